// Calendar layers as they were at build time, for verbs that work without a hall or a server.
// Generated from deploy/halls, which stays the only source.
#pragma once

#include <string_view>

namespace hallcase::domain {

// Texts for ParseCalendarText().
std::string_view NationCalendarText();
// The county of the demo hall (三月三).
std::string_view CountyCalendarText();

}  // namespace hallcase::domain

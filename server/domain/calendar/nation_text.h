// The nation layer as it was at build time, for verbs that work without a hall or a server.
// Generated from deploy/halls/nation/calendar.txt, which stays the only source.
#pragma once

#include <string_view>

namespace hallcase::domain {

// Text for ParseCalendarText().
std::string_view NationCalendarText();

}  // namespace hallcase::domain

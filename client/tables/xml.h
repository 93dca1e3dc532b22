// XML parts of a workbook: parsed without entities, looked at by local name. Thread-safe.
#pragma once

#include <pugixml.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hallcase::tables {

// INVALID_ARGUMENT for what is not well-formed or declares a document type.
absl::StatusOr<std::unique_ptr<pugi::xml_document>> ParseXml(const std::string& text);

// The name without its prefix.
std::string_view LocalName(std::string_view name);

// The first child of that local name; empty if there is none.
pugi::xml_node ChildOf(pugi::xml_node node, std::string_view local_name);

// The attribute of that local name; "" if there is none.
std::string_view AttributeOf(pugi::xml_node node, std::string_view local_name);

}  // namespace hallcase::tables

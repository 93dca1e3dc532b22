#include "client/tables/xml.h"

namespace hallcase::tables {

absl::StatusOr<std::unique_ptr<pugi::xml_document>> ParseXml(const std::string& text) {
  auto document = std::make_unique<pugi::xml_document>();
  // Document types are kept so that they can be refused: no workbook has one. pugixml knows no
  // entities but the five of XML in any case.
  const auto parsed = document->load_buffer(text.data(), text.size(),
                                            pugi::parse_default | pugi::parse_doctype |
                                                pugi::parse_ws_pcdata_single);
  if (!parsed) return absl::InvalidArgumentError("工作簿已损坏：XML 有误");
  for (const pugi::xml_node node : document->children()) {
    if (node.type() == pugi::node_doctype) {
      return absl::InvalidArgumentError("工作簿含有 DTD 声明，正常的 .xlsx 没有，未读取");
    }
  }
  return document;
}

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node ChildOf(pugi::xml_node node, std::string_view local_name) {
  for (const pugi::xml_node child : node.children()) {
    if (LocalName(child.name()) == local_name) return child;
  }
  return {};
}

std::string_view AttributeOf(pugi::xml_node node, std::string_view local_name) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    if (LocalName(attribute.name()) == local_name) return attribute.value();
  }
  return "";
}

}  // namespace hallcase::tables

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cpl_minixml.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

struct DestroyXml {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};
using XmlTree = std::unique_ptr<CPLXMLNode, DestroyXml>;

/// Of a text that find_xml_mistake finds nothing in: so its depth is bounded. nullptr if it cannot be read after all.
/// Prefixes of names are taken off.
[[nodiscard]] XmlTree parse_xml(const std::string& text);
/// The first element called so, at the top or below it.
[[nodiscard]] const CPLXMLNode* find_element(const CPLXMLNode* tree, std::string_view name);
[[nodiscard]] std::vector<const CPLXMLNode*> children(const CPLXMLNode* node, std::string_view name);
/// Text of the first child called so, without blanks around it; "" without one.
[[nodiscard]] std::string text_in(const CPLXMLNode* node, std::string_view name);
/// Text of the element itself.
[[nodiscard]] std::string own_text(const CPLXMLNode* node);

} // namespace yiping::importer

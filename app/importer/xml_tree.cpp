// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml_tree.h"

#include "gdal_tools.h"

namespace yiping::importer {

namespace {

bool is_element(const CPLXMLNode* node, std::string_view name)
{
    return node->eType == CXT_Element && name == node->pszValue;
}

} // namespace

XmlTree parse_xml(const std::string& text)
{
    const QuietGdal quiet;
    XmlTree tree(CPLParseXMLString(text.c_str()));
    if (tree)
        CPLStripXMLNamespace(tree.get(), nullptr, TRUE);
    return tree;
}

const CPLXMLNode* find_element(const CPLXMLNode* tree, std::string_view name)
{
    for (const CPLXMLNode* node = tree; node != nullptr; node = node->psNext) {
        if (is_element(node, name))
            return node;
        if (node->eType == CXT_Element)
            if (const CPLXMLNode* inside = find_element(node->psChild, name))
                return inside;
    }
    return nullptr;
}

std::vector<const CPLXMLNode*> children(const CPLXMLNode* node, std::string_view name)
{
    std::vector<const CPLXMLNode*> found;
    for (const CPLXMLNode* each = node->psChild; each != nullptr; each = each->psNext)
        if (is_element(each, name))
            found.push_back(each);
    return found;
}

std::string own_text(const CPLXMLNode* node)
{
    std::string text;
    for (const CPLXMLNode* each = node->psChild; each != nullptr; each = each->psNext)
        if (each->eType == CXT_Text)
            text += each->pszValue;
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    const std::size_t to = text.find_last_not_of(" \t\r\n");
    return from == std::string::npos ? std::string() : text.substr(from, to - from + 1);
}

std::string text_in(const CPLXMLNode* node, std::string_view name)
{
    const auto found = children(node, name);
    return found.empty() ? std::string() : own_text(found.front());
}

} // namespace yiping::importer

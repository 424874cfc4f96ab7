// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml_guard.h"

#include <algorithm>
#include <vector>

namespace yiping::importer {

namespace {

class Scanner {
public:
    Scanner(std::string_view text, std::size_t depth_limit) : text_(text), depth_limit_(depth_limit) {}

    std::optional<XmlMistake> run()
    {
        if (const std::size_t nul = text_.find('\0'); nul != text_.npos)
            return mistake(nul, "xml.nul");
        if (text_.starts_with("\xEF\xBB\xBF"))
            at_ = 3;
        while (true) {
            const std::size_t tag = text_.find('<', at_);
            if (tag == text_.npos)
                break;
            if (open_.empty() && !blank(at_, tag))
                return mistake(at_, "xml.outside");
            at_ = tag;
            if (auto wrong = step())
                return wrong;
        }
        if (!open_.empty())
            return mistake(text_.size(), "xml.unclosed");
        if (!any_)
            return mistake(0, "xml.none");
        return blank(at_, text_.size()) ? std::nullopt : mistake(at_, "xml.outside");
    }

private:
    [[nodiscard]] std::optional<XmlMistake> mistake(std::size_t at, std::string_view what) const
    {
        const std::string_view before = text_.substr(0, std::min(at, text_.size()));
        return XmlMistake{1 + std::ranges::count(before, '\n'), std::string(what)};
    }
    [[nodiscard]] bool blank(std::size_t from, std::size_t to) const
    {
        return text_.substr(from, to - from).find_first_not_of(" \t\r\n") == text_.npos;
    }
    /// Steps behind `end`, or says that the text breaks off.
    std::optional<XmlMistake> skip_to(std::string_view end)
    {
        const std::size_t found = text_.find(end, at_);
        if (found == text_.npos)
            return mistake(at_, "xml.unclosed");
        at_ = found + end.size();
        return std::nullopt;
    }

    std::optional<XmlMistake> step()
    {
        const std::string_view rest = text_.substr(at_);
        if (rest.starts_with("<!--"))
            return skip_to("-->");
        if (rest.starts_with("<![CDATA["))
            return skip_to("]]>");
        if (rest.starts_with("<?"))
            return skip_to("?>");
        if (rest.starts_with("<!"))
            return declaration();
        return tag();
    }

    /// A document type, with the declarations in its brackets.
    std::optional<XmlMistake> declaration()
    {
        int depth = 0;
        for (std::size_t index = at_; index < text_.size(); ++index) {
            const std::string_view rest = text_.substr(index);
            if (rest.starts_with("<!ENTITY"))
                return mistake(index, "xml.entities");
            if (text_[index] == '<')
                ++depth;
            else if (text_[index] == '>' && --depth == 0) {
                at_ = index + 1;
                return std::nullopt;
            }
        }
        return mistake(at_, "xml.unclosed");
    }

    std::optional<XmlMistake> tag()
    {
        const std::size_t begin = at_;
        std::size_t end = begin + 1;
        for (char quote = '\0'; end < text_.size() && (quote != '\0' || text_[end] != '>'); ++end) {
            const char letter = text_[end];
            if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter == '"' || letter == '\'')
                quote = letter;
            else if (letter == '<')
                return mistake(begin, "xml.unclosed");
        }
        if (end >= text_.size())
            return mistake(begin, "xml.unclosed");
        std::string_view inner = text_.substr(begin + 1, end - begin - 1);
        at_ = end + 1;
        if (inner.starts_with('/')) {
            const std::string_view name = name_in(inner.substr(1));
            if (open_.empty() || open_.back() != name)
                return mistake(begin, "xml.mismatch");
            open_.pop_back();
            return std::nullopt;
        }
        const std::string_view name = name_in(inner);
        if (name.empty())
            return mistake(begin, "xml.tag");
        if (open_.empty() && any_)
            return mistake(begin, "xml.outside");
        any_ = true;
        if (inner.ends_with('/'))
            return std::nullopt;
        open_.push_back(name);
        return open_.size() > depth_limit_ ? mistake(begin, "xml.depth") : std::nullopt;
    }
    static std::string_view name_in(std::string_view text) { return text.substr(0, text.find_first_of(" \t\r\n/")); }

    std::string_view text_;
    std::size_t depth_limit_;
    std::size_t at_ = 0;
    bool any_ = false;
    std::vector<std::string_view> open_;
};

} // namespace

std::optional<XmlMistake> find_xml_mistake(std::string_view text, std::size_t depth_limit)
{
    return Scanner(text, depth_limit).run();
}

} // namespace yiping::importer

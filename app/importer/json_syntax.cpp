// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/json_syntax.h>

#include <algorithm>
#include <string>

namespace yiping::importer {

namespace {

/// Goes over the text once; a stack of brackets instead of recursion.
class Checker {
public:
    Checker(std::string_view text, std::size_t depth_limit) : text_(text), depth_limit_(depth_limit) {}

    std::optional<JsonMistake> run()
    {
        if (!values())
            return mistake_;
        return std::nullopt;
    }

private:
    bool fail(std::string_view what, std::size_t at)
    {
        const std::string_view before = text_.substr(0, std::min(at, text_.size()));
        mistake_.line = 1 + std::ranges::count(before, '\n');
        const std::size_t start = before.rfind('\n');
        mistake_.column = static_cast<std::int64_t>(before.size() - (start == before.npos ? 0 : start + 1)) + 1;
        mistake_.what = what;
        return false;
    }
    bool fail(std::string_view what) { return fail(at_ >= text_.size() ? "json.unexpected_end" : what, at_); }

    void spaces()
    {
        while (
            at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
    }
    [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool values()
    {
        while (true) {
            spaces();
            bool opened = false;
            if (!value(opened))
                return false;
            if (opened)
                continue;
            while (true) { // behind a value
                spaces();
                if (open_.empty())
                    return at_ == text_.size() || fail("json.trailing");
                if (here() == ',') {
                    ++at_;
                    spaces();
                    if (open_.back() == '{' && !name())
                        return false;
                    break;
                }
                if (here() != (open_.back() == '{' ? '}' : ']'))
                    return fail("json.expected_comma");
                open_.pop_back();
                ++at_;
            }
        }
    }

    /// `opened`: a bracket was opened and its first value follows.
    bool value(bool& opened)
    {
        const char first = here();
        if (first == '{' || first == '[') {
            if (open_.size() == depth_limit_)
                return fail("json.depth");
            ++at_;
            spaces();
            if (here() == (first == '{' ? '}' : ']')) {
                ++at_;
                return true;
            }
            open_ += first;
            opened = true;
            return first == '[' || name();
        }
        if (first == '"')
            return string();
        if (first == '-' || (first >= '0' && first <= '9'))
            return number();
        for (const std::string_view word : {"true", "false", "null"})
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return true;
            }
        return fail("json.unexpected");
    }

    bool name()
    {
        if (here() != '"')
            return fail("json.expected_name");
        if (!string())
            return false;
        spaces();
        if (here() != ':')
            return fail("json.expected_colon");
        ++at_;
        return true;
    }

    bool string()
    {
        const std::size_t opened = at_++;
        while (at_ < text_.size()) {
            const char letter = text_[at_];
            if (letter == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(letter) < 0x20)
                return fail("json.unclosed_string", opened);
            if (letter == '\\') {
                ++at_;
                if (here() == 'u') {
                    for (int digit = 0; digit < 4; ++digit) {
                        ++at_;
                        const char hex = here();
                        if (!((hex >= '0' && hex <= '9') || (hex >= 'a' && hex <= 'f') || (hex >= 'A' && hex <= 'F')))
                            return fail("json.escape");
                    }
                } else if (std::string_view("\"\\/bfnrt").find(here()) == std::string_view::npos || here() == '\0') {
                    return fail("json.escape");
                }
            }
            ++at_;
        }
        return fail("json.unclosed_string", opened);
    }

    bool digits()
    {
        const std::size_t from = at_;
        while (here() >= '0' && here() <= '9')
            ++at_;
        return at_ > from;
    }

    bool number()
    {
        if (here() == '-')
            ++at_;
        if (here() == '0')
            ++at_;
        else if (!digits())
            return fail("json.number");
        if (here() == '.') {
            ++at_;
            if (!digits())
                return fail("json.number");
        }
        if (here() == 'e' || here() == 'E') {
            ++at_;
            if (here() == '+' || here() == '-')
                ++at_;
            if (!digits())
                return fail("json.number");
        }
        return true;
    }

    std::string_view text_;
    std::size_t depth_limit_;
    std::size_t at_ = 0;
    std::string open_;
    JsonMistake mistake_;
};

} // namespace

std::optional<JsonMistake> find_json_mistake(std::string_view text, std::size_t depth_limit)
{
    return Checker(text, depth_limit).run();
}

} // namespace yiping::importer

// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/error.h>

#include <algorithm>
#include <format>
#include <utility>

namespace yiping {

namespace {

std::string text_of(const ErrorArg::Value& value)
{
    return std::visit(
        [](const auto& held) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>)
                return held;
            else
                return std::format("{}", held);
        },
        value);
}

} // namespace

Error::Error(Fault fault, std::string_view code, std::vector<ErrorArg> args)
    : fault_(fault), code_(code), args_(std::move(args))
{
}

std::string Error::arg(std::string_view name) const
{
    const auto found = std::ranges::find(args_, name, &ErrorArg::name);
    return found == args_.end() ? std::string() : text_of(found->value);
}

Error&& Error::with(std::string_view name, ErrorArg::Value value) &&
{
    if (std::ranges::find(args_, name, &ErrorArg::name) == args_.end())
        args_.push_back({std::string(name), std::move(value)});
    return std::move(*this);
}

std::string Error::debug_text() const
{
    std::string text = code_;
    text += '{';
    const char* separator = "";
    for (const ErrorArg& each : args_) {
        text += separator + each.name + '=' + text_of(each.value);
        separator = ", ";
    }
    text += '}';
    return text;
}

std::unexpected<Error> make_error(Fault fault, std::string_view code, std::vector<ErrorArg> args)
{
    return std::unexpected(Error(fault, code, std::move(args)));
}

int exit_code(const Error& error)
{
    switch (error.fault()) {
    case Fault::Input:
    case Fault::Refused:
        return 1;
    case Fault::Usage:
        return 2;
    case Fault::Environment:
        return 3;
    }
    return 3;
}

} // namespace yiping

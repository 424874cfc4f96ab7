// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/ctl/run.h>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace yiping::test {

/// What yipingctl said and how it ended.
struct Ran {
    int code = -1;
    std::string out, err;
    boost::json::value json; ///< of `out`, null if that is no JSON

    [[nodiscard]] std::int64_t number(std::string_view key) const { return json.at(key).as_int64(); }
    [[nodiscard]] std::string error_code() const { return std::string(json.at("error").at("code").as_string()); }
    [[nodiscard]] std::string error_message() const { return std::string(json.at("error").at("message").as_string()); }
};

inline Ran ctl(std::vector<std::string> args)
{
    std::ostringstream out;
    std::ostringstream err;
    Ran ran;
    ran.code = ctl::run(args, out, err);
    ran.out = out.str();
    ran.err = err.str();
    boost::system::error_code wrong;
    ran.json = boost::json::parse(ran.out, wrong);
    if (wrong)
        ran.json = nullptr;
    return ran;
}

/// With --json: exactly one document, whatever happens.
inline Ran ctl_json(std::vector<std::string> args)
{
    args.push_back("--json");
    Ran ran = ctl(std::move(args));
    EXPECT_TRUE(ran.json.is_object()) << ran.out << ran.err;
    return ran;
}

} // namespace yiping::test

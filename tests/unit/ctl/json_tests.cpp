// SPDX-License-Identifier: GPL-3.0-or-later
#include "context.h"
#include "json.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace yiping::ctl {
namespace {

TEST(Json, KeepsOrderAndWritesNumbersPlainly)
{
    Json document = Json::object();
    document.set("b", 98.5)
        .set("a", std::int64_t{-3})
        .set("none", std::optional<double>())
        .set("yes", true)
        .set("list", Json::List{1, "x"});
    EXPECT_EQ(document.text(), R"({"b":98.5,"a":-3,"none":null,"yes":true,"list":[1,"x"]})");
    EXPECT_EQ(Json(std::numeric_limits<double>::infinity()).text(), "null");
}

TEST(Json, EscapesWhatHasToBe)
{
    EXPECT_EQ(Json("a\"b\\c\n\x01上").text(), R"("a\"b\\c\n\u0001上")");
    EXPECT_EQ(Json(std::string("ok\xFF\xE4\xB8")).text(), "\"ok\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Table, ChineseLettersCountTwo)
{
    std::ostringstream out;
    print_table(out, {{"名称", "n"}, {"ab", "1"}});
    EXPECT_EQ(out.str(), "名称  n\nab    1\n");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(grouped(-1234), "-1,234");
    EXPECT_EQ(grouped(999), "999");
}

} // namespace
} // namespace yiping::ctl

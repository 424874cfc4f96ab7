// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/importer/csv_reader.h>

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

namespace yiping::importer {
namespace {

using config::TextEncoding;
using Rows = std::vector<std::vector<std::string>>;

struct Read {
    Rows rows;
    std::vector<std::int64_t> lines;
    std::optional<Error> error;
    std::string encoding;
    char delimiter = '\0';
};

Read read_file(const std::filesystem::path& file, const CsvOptions& options = {})
{
    Read all;
    auto reader = CsvReader::open(file, options);
    if (!reader) {
        all.error = reader.error();
        return all;
    }
    all.rows.emplace_back(reader->header());
    all.lines.push_back(1);
    while (true) {
        const auto more = reader->next();
        if (!more) {
            all.error = more.error();
            break;
        }
        if (!*more)
            break;
        all.rows.emplace_back(reader->fields().begin(), reader->fields().end());
        all.lines.push_back(reader->line());
    }
    all.encoding = reader->encoding();
    all.delimiter = reader->delimiter();
    return all;
}

Read read_text(std::string_view content, CsvOptions options = {})
{
    const test::TempFolder folder;
    return read_file(folder.write("t.csv", content), options);
}

TEST(Csv, TitlesAndTheDelimitersLineStandAboveTheHeader)
{
    const Rows table{{"id", "kind", "at"}, {"1", "漏水", "2026-03-01"}};
    const auto read = [&](std::string_view text, std::int64_t line) {
        const Read found = read_text(text);
        EXPECT_FALSE(found.error) << found.error->debug_text();
        EXPECT_EQ(found.rows, table) << text;
        EXPECT_EQ(found.lines.back(), line) << text;
    };
    read("支坪镇事件台账\nid,kind,at\n1,漏水,2026-03-01\n", 3);
    read("支坪镇事件台账,,\r\n2026年3月,,\r\n\r\nid,kind,at\r\n1,漏水,2026-03-01\r\n", 5);
    read("\xEF\xBB\xBFsep=;\nid;kind;at\n1;漏水;2026-03-01\n", 3);
    read("\n\nid,kind,at\n\n1,漏水,2026-03-01\n,,\n   \n", 5);
    // One column is a table of one column; two are too few to tell a title by.
    EXPECT_EQ(read_text("kind\na\nb\n").rows, (Rows{{"kind"}, {"a"}, {"b"}}));
    EXPECT_EQ(read_text("kind\na,b\n").rows.front(), (std::vector<std::string>{"kind"}));
}

TEST(Csv, UnusualDelimitersAndLineEnds)
{
    const Rows table{{"id", "kind", "at"}, {"1", "漏水", "2026"}};
    for (const std::string delimiter : {",", ";", "\t", "|"})
        for (const std::string end : {"\n", "\r", "\r\n"})
            EXPECT_EQ(read_text("id" + delimiter + "kind" + delimiter + "at" + end + "1" + delimiter + "漏水" +
                                delimiter + "2026" + end)
                          .rows,
                table)
                << delimiter << end.size();
}

TEST(Csv, TwoEncodingsInOneFileAreNamed)
{
    // Two exports put together: 类别,时间 in GB18030, then a line of UTF-8.
    const std::string gb = "\xC0\xE0\xB1\xF0,\xCA\xB1\xBC\xE4\n\xC2\xA9\xCB\xAE,2026\n";
    const Read read = read_text(gb + "管道漏水,2026\n");
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.wrong_encoding");
    EXPECT_EQ(read.error->arg("guess"), "utf-8");
    EXPECT_EQ(read.error->arg("line"), "3");
    EXPECT_FALSE(read_text(gb + gb).error);
}

TEST(Csv, AFileThatChangesWhileItIsReadIsNoTable)
{
    const test::TempFolder folder;
    std::string text = "id,kind\n";
    for (int row = 0; row < 200'000; ++row)
        text += std::to_string(row) + ",a kind of some length\n";
    for (const bool shrinks : {true, false}) {
        const auto file = folder.write("t.csv", text);
        auto reader = CsvReader::open(file);
        ASSERT_TRUE(reader);
        if (shrinks)
            std::filesystem::resize_file(file, text.size() / 2);
        else
            std::ofstream(file, std::ios::app) << "9,more\n";
        Result<bool> more = true;
        while (more && *more)
            more = reader->next();
        ASSERT_FALSE(more) << "the end of a file that was cut is no end of a table";
        EXPECT_EQ(more.error().code(), "csv.changed");
    }
}

TEST(Csv, ReadsQuotesNewlinesAndDoubledQuotes)
{
    const Read read = read_text("a,b,c\r\n1,\"x, y\",\"say \"\"hi\"\"\"\r\n2,\"two\nlines\",\r\n,,\r\n");
    ASSERT_FALSE(read.error) << read.error->debug_text();
    EXPECT_EQ(read.rows, (Rows{{"a", "b", "c"}, {"1", "x, y", "say \"hi\""}, {"2", "two\nlines", ""}}));
    EXPECT_EQ(read.lines, (std::vector<std::int64_t>{1, 2, 3})) << "a row of delimiters alone is an empty line";
}

TEST(Csv, ChunkBordersChangeNothing)
{
    const std::string text = "名称,b\n\"上\"\"下\",\"x\r\ny\"\r\n普通,z\r\n\"末\",\"\"";
    const Read whole = read_text(text);
    ASSERT_FALSE(whole.error);
    for (std::size_t chunk = 1; chunk < 24; ++chunk) {
        CsvOptions options;
        options.chunk_bytes = chunk;
        const Read pieces = read_text(text, options);
        ASSERT_FALSE(pieces.error) << chunk << pieces.error->debug_text();
        EXPECT_EQ(pieces.rows, whole.rows) << chunk;
        EXPECT_EQ(pieces.lines, whole.lines) << chunk;
    }
}

TEST(Csv, FindsTheDelimiter)
{
    EXPECT_EQ(read_text("a;b;c\n1;2,5;3\n").delimiter, ';');
    EXPECT_EQ(read_text("a\tb\n1\t2\n").delimiter, '\t');
    EXPECT_EQ(read_text("\"x;y;z\",b\n1,2\n").delimiter, ',');
    CsvOptions options;
    options.delimiter = '|';
    EXPECT_EQ(read_text("a|b\n1|2\n", options).rows[1], (std::vector<std::string>{"1", "2"}));
}

TEST(Csv, PassesOverEmptyLinesAndTakesALastLineWithoutEnd)
{
    const Read read = read_text("a,b\n\n1,2\n\r\n3,4");
    EXPECT_EQ(read.rows, (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
    EXPECT_EQ(read.lines, (std::vector<std::int64_t>{1, 3, 5}));
}

TEST(Csv, UnclosedQuoteNamesTheLineWhereItOpened)
{
    const Read read = read_text("a,b\n1,2\n3,\"never closed\n4,5\n6,7\n");
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.unclosed_quote");
    EXPECT_EQ(read.error->arg("line"), "3");
    EXPECT_EQ(exit_code(*read.error), 1);
}

TEST(Csv, QuoteClosedOnlyByTheNextOneIsNamed)
{
    const Read read = read_text("a,b\n1,\"left open\n2,\"fine\"\n");
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.stray_quote");
    EXPECT_EQ(read.error->arg("line"), "2");
    EXPECT_EQ(read.error->arg("end_line"), "3");
}

TEST(Csv, TextBehindAQuoteOnTheSameLineBelongsToTheField)
{
    EXPECT_EQ(read_text("a,b\n\"12\" inch,x\n").rows[1], (std::vector<std::string>{"12 inch", "x"}));
    EXPECT_EQ(read_text("a,b\n12\" pipe,x\n").rows[1], (std::vector<std::string>{"12\" pipe", "x"}));
}

// 编号,名称 / 1,漏水 in GB18030.
constexpr std::string_view gb_text = "\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\n1,\xC2\xA9\xCB\xAE\n";
const Rows water{{"编号", "名称"}, {"1", "漏水"}};

TEST(CsvEncoding, FindsGb18030)
{
    const Read read = read_text(gb_text);
    ASSERT_FALSE(read.error) << read.error->debug_text();
    EXPECT_EQ(read.encoding, "gb18030");
    EXPECT_EQ(read.rows, water);
}

TEST(CsvEncoding, FindsGb18030AfterMuchAscii)
{
    std::string text = "id,name\n";
    for (int row = 0; row < 3000; ++row)
        text += std::to_string(row) + ",plain\n";
    text += "last,\xC2\xA9\xCB\xAE\n";
    CsvOptions options;
    options.chunk_bytes = 4096;
    const Read read = read_text(text, options);
    ASSERT_FALSE(read.error) << read.error->debug_text();
    EXPECT_EQ(read.rows.back()[1], "漏水");
}

TEST(CsvEncoding, WordsOfOtherAlphabetsStayUtf8)
{
    for (const char* word : {"café", "Москва", "Αθήνα", "naïve résumé", "25 °C", "£5"})
        EXPECT_EQ(read_text(std::string("id,name\n1,") + word + "\n").rows[1][1], word);
}

TEST(CsvEncoding, ReadsMarksAndUtf16)
{
    EXPECT_EQ(read_text("\xEF\xBB\xBF编号,名称\n1,漏水\n").rows, water);
    std::string little = "\xFF\xFE";
    std::string big = "\xFE\xFF";
    for (const char16_t unit : std::u16string_view(u"编号,名称\n1,漏水\n")) {
        const char low = static_cast<char>(unit & 0xFF);
        const char high = static_cast<char>(unit >> 8);
        (little += low) += high;
        (big += high) += low;
    }
    EXPECT_EQ(read_text(little).rows, water);
    EXPECT_EQ(read_text(big).rows, water);
    EXPECT_EQ(read_text(little).encoding, "utf-16");
}

TEST(CsvEncoding, WrongEncodingIsSaidWithItsLine)
{
    CsvOptions utf8;
    utf8.encoding = TextEncoding::Utf8;
    Read read = read_text("id,name\n1,plain\n2,\xB9\xDC\xB5\xC0\n", utf8);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.wrong_encoding");
    EXPECT_EQ(read.error->arg("line"), "3");
    EXPECT_EQ(read.error->arg("guess"), "gb18030");

    CsvOptions gb;
    gb.encoding = TextEncoding::Gb18030;
    read = read_text("编号,名称\n1,漏水\n", gb);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.wrong_encoding");
    EXPECT_EQ(read.error->arg("guess"), "utf-8");
}

TEST(CsvEncoding, OneWrongByteInUtf8IsNotTakenForGb18030)
{
    std::string text = "编号,名称,说明文字说明文字\n";
    for (int row = 0; row < 20; ++row)
        text += "1,漏水,管道破裂\n";
    text += "2,\xFF\xFF,x\n";
    const Read read = read_text(text);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.wrong_encoding");
    EXPECT_EQ(read.error->arg("line"), "22");
}

TEST(Csv, NulBytesAreNamed)
{
    const Read read = read_text(std::string("a,b\n1,2\n3,\0\n", 12));
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.nul_byte");
    EXPECT_EQ(read.error->arg("line"), "3");
}

TEST(Csv, EndlessRecordsAreRefusedInBoundedMemory)
{
    CsvOptions options;
    options.record_limit = 10'000;
    options.chunk_bytes = 1000;
    Read read = read_text("a,b\n1," + std::string(50'000, 'x') + "\n", options);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.record_too_long");
    EXPECT_EQ(read.error->arg("line"), "2");
    read = read_text("a,b\n1,\"" + std::string(50'000, 'x') + "\n", options);
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code(), "csv.unclosed_quote");
}

TEST(Csv, FilesThatAreNoneAreSaid)
{
    const test::TempFolder folder;
    const Read missing = read_file(folder.path("none.csv"));
    EXPECT_EQ(missing.error->code(), "csv.missing_file");
    EXPECT_EQ(exit_code(*missing.error), 3);
    const Read a_folder = read_file(folder.path(""));
    EXPECT_EQ(a_folder.error->code(), "csv.not_a_file");
    EXPECT_EQ(exit_code(*a_folder.error), 1);
    EXPECT_EQ(read_text("").error->code(), "csv.empty");
    EXPECT_EQ(read_text("\n\n").error->code(), "csv.empty");
}

TEST(Csv, ReadsGzipAndSeesThatItBreaksOff)
{
    const test::TempFolder folder;
    gzFile packed = gzopen(folder.path("t.csv.gz").c_str(), "wb9");
    std::string text = "a,b\n";
    for (int row = 0; row < 20'000; ++row)
        text += std::to_string(row * 7919 % 10007) + "," + std::to_string(row) + "\n";
    gzwrite(packed, text.data(), static_cast<unsigned>(text.size()));
    gzclose(packed);
    const Read whole = read_file(folder.path("t.csv.gz"));
    ASSERT_FALSE(whole.error) << whole.error->debug_text();
    EXPECT_EQ(whole.rows.size(), 20'001U);

    std::string bytes = test::read_all(folder.path("t.csv.gz"));
    bytes.resize(bytes.size() / 2);
    const Read half = read_file(folder.write("half.csv.gz", bytes));
    ASSERT_TRUE(half.error);
    EXPECT_EQ(half.error->code(), "csv.damaged_gzip");
}

} // namespace
} // namespace yiping::importer

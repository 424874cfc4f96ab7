// SPDX-License-Identifier: GPL-3.0-or-later
#include "qr_code.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace yiping::presentation {
namespace {

/// Reads a code as a phone does once it has found it: format, mask, codewords, bytes. Damage is not mended.
class QrReader {
public:
    explicit QrReader(const QrCode& code) : code_(code), number_((code.size - 17) / 4) {}

    std::string read()
    {
        find_mask();
        const std::vector<int> all = codewords();
        const std::vector<int> data = put_in_order(all);
        bit_ = 0;
        EXPECT_EQ(take(data, 4), 4) << "bytes follow";
        const int count = take(data, number_ >= 10 ? 16 : 8);
        std::string text;
        for (int i = 0; i < count; ++i)
            text.push_back(static_cast<char>(take(data, 8)));
        return text;
    }

private:
    void find_mask()
    {
        int bits = 0;
        for (int i = 0; i < 6; ++i)
            bits |= dark(8, i) << i;
        bits |= dark(8, 7) << 6 | dark(8, 8) << 7 | dark(7, 8) << 8;
        for (int i = 9; i < 15; ++i)
            bits |= dark(14 - i, 8) << i;
        bits ^= 0x5412;
        EXPECT_EQ(bits >> 13, 0) << "level M";
        mask_ = bits >> 10 & 7;
    }

    [[nodiscard]] int dark(int x, int y) const { return code_.is_dark(x, y) ? 1 : 0; }

    [[nodiscard]] bool is_data(int x, int y) const
    {
        const int last = code_.size - 1;
        if (x == 6 || y == 6 || (x <= 8 && y <= 8) || (x >= last - 7 && y <= 8) || (x <= 8 && y >= last - 7))
            return false;
        if (number_ >= 7 && ((x >= last - 10 && y <= 5) || (y >= last - 10 && x <= 5)))
            return false;
        const std::vector<std::vector<int>> marks{
            {}, {6, 18}, {6, 22}, {6, 26}, {6, 30}, {6, 34}, {6, 22, 38}, {6, 24, 42}, {6, 26, 46}, {6, 28, 50}};
        const auto& stand = marks.at(static_cast<std::size_t>(number_ - 1));
        for (const int mx : stand)
            for (const int my : stand) {
                const bool corner = (mx == 6 && (my == 6 || my == stand.back())) || (mx == stand.back() && my == 6);
                if (!corner && std::abs(x - mx) <= 2 && std::abs(y - my) <= 2)
                    return false;
            }
        return true;
    }

    [[nodiscard]] bool turned(int x, int y) const
    {
        const int sums[] = {(x + y) % 2, y % 2, x % 3, (x + y) % 3, (x / 3 + y / 2) % 2, x * y % 2 + x * y % 3,
            (x * y % 2 + x * y % 3) % 2, ((x + y) % 2 + x * y % 3) % 2};
        return sums[mask_] == 0;
    }

    std::vector<int> codewords()
    {
        std::vector<int> words;
        int bits = 0, count = 0;
        bool up = true;
        for (int right = code_.size - 1; right > 0; right -= 2, up = !up) {
            if (right == 6)
                --right;
            for (int step = 0; step < code_.size; ++step)
                for (const int x : {right, right - 1}) {
                    const int y = up ? code_.size - 1 - step : step;
                    if (!is_data(x, y))
                        continue;
                    bits = bits << 1 | (dark(x, y) ^ (turned(x, y) ? 1 : 0));
                    if (++count % 8 == 0) {
                        words.push_back(bits & 0xFF);
                        bits = 0;
                    }
                }
        }
        return words;
    }

    [[nodiscard]] std::vector<int> put_in_order(const std::vector<int>& all) const
    {
        const int blocks = std::vector{1, 1, 1, 2, 2, 4, 4, 4, 5, 5}.at(static_cast<std::size_t>(number_ - 1));
        const int data =
            std::vector{16, 28, 44, 64, 86, 108, 124, 154, 182, 216}.at(static_cast<std::size_t>(number_ - 1));
        std::vector<std::vector<int>> each(static_cast<std::size_t>(blocks));
        const int shorter = data / blocks, short_ones = blocks - data % blocks;
        std::size_t at = 0;
        for (int i = 0; i <= shorter; ++i)
            for (int block = 0; block < blocks; ++block)
                if (i < shorter || block >= short_ones)
                    each[static_cast<std::size_t>(block)].push_back(all.at(at++));
        std::vector<int> ordered;
        for (const auto& block : each)
            ordered.insert(ordered.end(), block.begin(), block.end());
        return ordered;
    }

    int take(const std::vector<int>& data, int count)
    {
        int value = 0;
        for (; count > 0; --count, ++bit_)
            value = value << 1 | (data.at(static_cast<std::size_t>(bit_ / 8)) >> (7 - bit_ % 8) & 1);
        return value;
    }

    const QrCode& code_;
    int number_, mask_ = 0, bit_ = 0;
};

TEST(QrCode, EveryLengthIsReadBack)
{
    for (std::size_t length = 0; length <= 213; ++length) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i)
            text.push_back(static_cast<char>(' ' + (i * 31 + length * 7) % 95));
        const auto code = make_qr_code(text);
        ASSERT_TRUE(code) << length;
        EXPECT_EQ(QrReader(*code).read(), text);
    }
    EXPECT_FALSE(make_qr_code(std::string(214, 'x')));
}

// As another encoder makes it (libqrencode 4.1.1), correction and all.
TEST(QrCode, IsTheOneOthersMake)
{
    const auto code = make_qr_code("http://192.168.1.1:8480/r");
    ASSERT_TRUE(code);
    const std::vector<std::string> known{
        "#######....##.#...#######",
        "#.....#....#...#..#.....#",
        "#.###.#.#..#..#.#.#.###.#",
        "#.###.#.#.#.##....#.###.#",
        "#.###.#.###.###...#.###.#",
        "#.....#.###..#.##.#.....#",
        "#######.#.#.#.#.#.#######",
        "........#.#....#.........",
        "#.#####..#..##.##.#####..",
        "###.#....#..###..#.....#.",
        ".###.##.##.##..#..##.#.##",
        "##.###.#.#......#...#...#",
        "....#####..###....###.###",
        "####.#...#....#......#.#.",
        "#.#..##....##.##.#.#.#.##",
        "#..#...#.#.#...#.....#..#",
        "#..#.###.#####..#####.#..",
        "........###.###.#...###..",
        "#######.....#...#.#.#####",
        "#.....#.#.###..##...##.##",
        "#.###.#.###..#.########..",
        "#.###.#.##.#..###.###.###",
        "#.###.#.#.#......#....#.#",
        "#.....#...##....#.####..#",
        "#######.##.###.#.########",
    };
    ASSERT_EQ(static_cast<std::size_t>(code->size), known.size());
    for (int y = 0; y < code->size; ++y)
        for (int x = 0; x < code->size; ++x)
            EXPECT_EQ(code->is_dark(x, y), known[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] == '#')
                << x << ' ' << y;
}

} // namespace
} // namespace yiping::presentation

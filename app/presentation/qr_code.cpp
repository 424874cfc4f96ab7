// SPDX-License-Identifier: GPL-3.0-or-later
#include "qr_code.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

namespace yiping::presentation {

namespace {

/// Of a version, at correction level M.
struct QrVersion {
    int codewords;            ///< data and correction together
    int correction;           ///< of each block
    int blocks;
    std::array<int, 3> marks; ///< where alignment marks stand along a side; 0 none
};
constexpr std::array<QrVersion, 10> qr_versions{{{26, 10, 1, {0, 0, 0}}, {44, 16, 1, {6, 18, 0}},
    {70, 26, 1, {6, 22, 0}}, {100, 18, 2, {6, 26, 0}}, {134, 24, 2, {6, 30, 0}}, {172, 16, 4, {6, 34, 0}},
    {196, 18, 4, {6, 22, 38}}, {242, 22, 4, {6, 24, 42}}, {292, 22, 5, {6, 26, 46}}, {346, 26, 5, {6, 28, 50}}}};
constexpr int first_with_its_number = 7;
constexpr int long_counts_from = 10;
constexpr int mask_count = 8;

int data_codewords(const QrVersion& version)
{
    return version.codewords - version.correction * version.blocks;
}

/// Product in the field of 256 elements that the codes are made in.
std::uint8_t field_product(std::uint8_t a, std::uint8_t b)
{
    int product = 0;
    for (int bit = 7; bit >= 0; --bit) {
        product = (product << 1) ^ ((product >> 7) * 0x11D);
        product ^= ((b >> bit) & 1) * a;
    }
    return static_cast<std::uint8_t>(product);
}

std::vector<std::uint8_t> correction_of(const std::vector<std::uint8_t>& data, int degree)
{
    std::vector<std::uint8_t> divisor(static_cast<std::size_t>(degree));
    divisor.back() = 1;
    std::uint8_t root = 1;
    for (int i = 0; i < degree; ++i) {
        for (std::size_t j = 0; j < divisor.size(); ++j) {
            divisor[j] = field_product(divisor[j], root);
            if (j + 1 < divisor.size())
                divisor[j] ^= divisor[j + 1];
        }
        root = field_product(root, 2);
    }
    std::vector<std::uint8_t> rest(divisor.size());
    for (const std::uint8_t each : data) {
        const auto factor = static_cast<std::uint8_t>(each ^ rest.front());
        std::rotate(rest.begin(), rest.begin() + 1, rest.end());
        rest.back() = 0;
        for (std::size_t j = 0; j < rest.size(); ++j)
            rest[j] ^= field_product(divisor[j], factor);
    }
    return rest;
}

/// Length, bytes, end and filling.
std::vector<std::uint8_t> data_of(std::string_view bytes, int number, const QrVersion& version)
{
    std::vector<bool> bits;
    const auto put = [&](unsigned value, int count) {
        for (int bit = count - 1; bit >= 0; --bit)
            bits.push_back(((value >> static_cast<unsigned>(bit)) & 1U) != 0);
    };
    constexpr unsigned bytes_follow = 4;
    put(bytes_follow, 4);
    put(static_cast<unsigned>(bytes.size()), number >= long_counts_from ? 16 : 8);
    for (const char each : bytes)
        put(static_cast<unsigned char>(each), 8);
    const auto room = static_cast<std::size_t>(data_codewords(version)) * 8;
    put(0, static_cast<int>(std::min<std::size_t>(4, room - bits.size())));
    while (bits.size() % 8 != 0)
        bits.push_back(false);
    for (unsigned filling = 0xEC; bits.size() < room; filling ^= 0xEC ^ 0x11)
        put(filling, 8);
    std::vector<std::uint8_t> data(bits.size() / 8);
    for (std::size_t i = 0; i < bits.size(); ++i)
        data[i / 8] = static_cast<std::uint8_t>(data[i / 8] << 1U | (bits[i] ? 1U : 0U));
    return data;
}

/// In blocks, each with its correction, then one codeword of each in turn: a scratch harms all of them a little.
std::vector<std::uint8_t> interleaved(const std::vector<std::uint8_t>& data, const QrVersion& version)
{
    const int shorter = version.codewords / version.blocks - version.correction;
    const int longer_blocks = version.codewords % version.blocks;
    std::vector<std::vector<std::uint8_t>> blocks, corrections;
    auto from = data.begin();
    for (int i = 0; i < version.blocks; ++i) {
        const int length = shorter + (i >= version.blocks - longer_blocks ? 1 : 0);
        blocks.emplace_back(from, from + length);
        corrections.push_back(correction_of(blocks.back(), version.correction));
        from += length;
    }
    std::vector<std::uint8_t> all;
    for (const auto* const part : {&blocks, &corrections})
        for (std::size_t i = 0; i < part->back().size(); ++i)
            for (const auto& block : *part)
                if (i < block.size())
                    all.push_back(block[i]);
    return all;
}

class QrDrawing {
public:
    QrDrawing(int number, const QrVersion& version)
        : number_(number), code_{17 + 4 * number, {}}, fixed_(squares()), version_(version)
    {
        code_.dark.resize(squares());
        draw_fixed();
    }

    [[nodiscard]] QrCode draw(const std::vector<std::uint8_t>& codewords)
    {
        draw_codewords(codewords);
        int best = 0;
        int least = std::numeric_limits<int>::max();
        for (int mask = 0; mask < mask_count; ++mask) {
            turn(mask);
            draw_format(mask);
            if (const int penalty = penalty_of(); penalty < least) {
                least = penalty;
                best = mask;
            }
            turn(mask); // back again
        }
        turn(best);
        draw_format(best);
        return std::move(code_);
    }

private:
    [[nodiscard]] std::size_t squares() const { return static_cast<std::size_t>(code_.size * code_.size); }
    [[nodiscard]] std::size_t at(int x, int y) const { return static_cast<std::size_t>(y * code_.size + x); }

    void set(int x, int y, bool dark)
    {
        code_.dark[at(x, y)] = dark ? 1 : 0;
        fixed_[at(x, y)] = 1;
    }

    void draw_fixed()
    {
        const int last = code_.size - 1;
        for (int i = 0; i <= last; ++i) {
            set(6, i, i % 2 == 0);
            set(i, 6, i % 2 == 0);
        }
        for (const auto& [x, y] : {std::pair(3, 3), std::pair(last - 3, 3), std::pair(3, last - 3)})
            draw_finder(x, y);
        for (const int x : version_.marks)
            for (const int y : version_.marks)
                if (x != 0 && y != 0 && !(x == 6 && (y == 6 || y == last - 6)) && !(x == last - 6 && y == 6))
                    draw_mark(x, y);
        draw_format(0); // reserves the place
        if (number_ >= first_with_its_number)
            draw_number();
    }

    void draw_finder(int x, int y)
    {
        for (int dy = -4; dy <= 4; ++dy)
            for (int dx = -4; dx <= 4; ++dx) {
                const int ring = std::max(std::abs(dx), std::abs(dy));
                if (x + dx >= 0 && x + dx < code_.size && y + dy >= 0 && y + dy < code_.size)
                    set(x + dx, y + dy, ring != 2 && ring != 4);
            }
    }

    void draw_mark(int x, int y)
    {
        for (int dy = -2; dy <= 2; ++dy)
            for (int dx = -2; dx <= 2; ++dx)
                set(x + dx, y + dy, std::max(std::abs(dx), std::abs(dy)) != 1);
    }

    /// Correction level M (0) and mask, twice.
    void draw_format(int mask)
    {
        int rest = mask;
        for (int i = 0; i < 10; ++i)
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        const int bits = (mask << 10 | rest) ^ 0x5412;
        const auto bit = [bits](int i) { return ((bits >> i) & 1) != 0; };
        const int size = code_.size;
        for (int i = 0; i <= 5; ++i)
            set(8, i, bit(i));
        set(8, 7, bit(6));
        set(8, 8, bit(7));
        set(7, 8, bit(8));
        for (int i = 9; i < 15; ++i)
            set(14 - i, 8, bit(i));
        for (int i = 0; i < 8; ++i)
            set(size - 1 - i, 8, bit(i));
        for (int i = 8; i < 15; ++i)
            set(8, size - 15 + i, bit(i));
        set(8, size - 8, true);
    }

    void draw_number()
    {
        int rest = number_;
        for (int i = 0; i < 12; ++i)
            rest = (rest << 1) ^ ((rest >> 11) * 0x1F25);
        const int bits = number_ << 12 | rest;
        for (int i = 0; i < 18; ++i) {
            const bool dark = ((bits >> i) & 1) != 0;
            set(code_.size - 11 + i % 3, i / 3, dark);
            set(i / 3, code_.size - 11 + i % 3, dark);
        }
    }

    /// Two columns at a time, up and down, from the right.
    void draw_codewords(const std::vector<std::uint8_t>& codewords)
    {
        std::size_t i = 0;
        for (int right = code_.size - 1; right >= 1; right -= 2) {
            if (right == 6)
                right = 5;
            const bool upward = ((right + 1) & 2) == 0;
            for (int step = 0; step < code_.size; ++step)
                for (int x = right; x >= right - 1; --x) {
                    const int y = upward ? code_.size - 1 - step : step;
                    if (fixed_[at(x, y)] != 0 || i >= codewords.size() * 8)
                        continue;
                    code_.dark[at(x, y)] = (codewords[i / 8] >> (7 - i % 8)) & 1;
                    ++i;
                }
        }
    }

    static bool is_turned(int mask, int x, int y)
    {
        switch (mask) {
        case 0:
            return (x + y) % 2 == 0;
        case 1:
            return y % 2 == 0;
        case 2:
            return x % 3 == 0;
        case 3:
            return (x + y) % 3 == 0;
        case 4:
            return (x / 3 + y / 2) % 2 == 0;
        case 5:
            return x * y % 2 + x * y % 3 == 0;
        case 6:
            return (x * y % 2 + x * y % 3) % 2 == 0;
        default:
            return ((x + y) % 2 + x * y % 3) % 2 == 0;
        }
    }

    void turn(int mask)
    {
        for (int y = 0; y < code_.size; ++y)
            for (int x = 0; x < code_.size; ++x)
                if (fixed_[at(x, y)] == 0 && is_turned(mask, x, y))
                    code_.dark[at(x, y)] ^= 1;
    }

    /// What makes a reader stumble: long runs, blocks, what looks like a finder, too much of one colour.
    [[nodiscard]] int penalty_of() const
    {
        int penalty = 0, dark = 0;
        for (int line = 0; line < code_.size; ++line) {
            penalty += line_penalty([&](int i) { return code_.is_dark(i, line); });
            penalty += line_penalty([&](int i) { return code_.is_dark(line, i); });
        }
        for (int y = 0; y < code_.size; ++y)
            for (int x = 0; x < code_.size; ++x) {
                dark += code_.is_dark(x, y) ? 1 : 0;
                if (x > 0 && y > 0 && code_.is_dark(x, y) == code_.is_dark(x - 1, y) &&
                    code_.is_dark(x, y) == code_.is_dark(x, y - 1) &&
                    code_.is_dark(x, y) == code_.is_dark(x - 1, y - 1))
                    penalty += 3;
            }
        const int all = code_.size * code_.size;
        return penalty + std::abs(dark * 20 - all * 10) / all * 10;
    }

    template <class Dark>
    [[nodiscard]] int line_penalty(const Dark& dark) const
    {
        constexpr int finder = 0b1011101, window = 0b11111111111;
        int penalty = 0, run = 0, bits = 0;
        for (int i = 0; i < code_.size; ++i) {
            run = i > 0 && dark(i) == dark(i - 1) ? run + 1 : 1;
            penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
            bits = (bits << 1 | (dark(i) ? 1 : 0)) & window;
            if (i >= 10 && (bits == finder << 4 || bits == finder))
                penalty += 40;
        }
        return penalty;
    }

    int number_;
    QrCode code_;
    std::vector<std::uint8_t> fixed_;
    const QrVersion& version_;
};

} // namespace

std::optional<QrCode> make_qr_code(std::string_view bytes)
{
    for (std::size_t i = 0; i < qr_versions.size(); ++i) {
        const QrVersion& version = qr_versions[i];
        const int number = static_cast<int>(i) + 1;
        const int head_bits = 4 + (number >= long_counts_from ? 16 : 8);
        if (bytes.size() * 8 + static_cast<std::size_t>(head_bits) >
            static_cast<std::size_t>(data_codewords(version)) * 8)
            continue;
        return QrDrawing(number, version).draw(interleaved(data_of(bytes, number, version), version));
    }
    return std::nullopt;
}

} // namespace yiping::presentation

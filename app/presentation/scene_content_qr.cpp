// SPDX-License-Identifier: GPL-3.0-or-later
// What a panel shows for phones to read.
#include "qr_code.h"
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/presentation/words.h>

#include <QByteArray>
#include <QtEndian>

namespace yiping::presentation {

namespace {

constexpr int light_margin = 4; ///< squares around the code that stay light: readers need them

template <class Number>
void put(QByteArray& out, Number value)
{
    const Number little = qToLittleEndian(value);
    out.append(reinterpret_cast<const char*>(&little), sizeof little);
}

/// A picture of one bit a square, which a view makes larger by whole numbers.
QByteArray bitmap_of(const QrCode& code)
{
    const int side = code.size + 2 * light_margin;
    const int stride = (side + 31) / 32 * 4;
    constexpr quint32 head_bytes = 14 + 40 + 8;
    QByteArray out("BM");
    put<quint32>(out, head_bytes + static_cast<quint32>(stride * side));
    put<quint32>(out, 0);
    put<quint32>(out, head_bytes);
    put<quint32>(out, 40);
    put<qint32>(out, side);
    put<qint32>(out, -side); // from the top
    put<quint16>(out, 1);    // plane
    put<quint16>(out, 1);    // bit
    for (int i = 0; i < 4; ++i)
        put<quint32>(out, 0);
    put<quint32>(out, 2); // colours
    put<quint32>(out, 0);
    put<quint32>(out, 0xFFFFFF);
    put<quint32>(out, 0x000000);
    for (int y = 0; y < side; ++y) {
        QByteArray line(stride, '\0');
        for (int x = 0; x < side; ++x) {
            const int column = x - light_margin, row = y - light_margin;
            const bool inside = column >= 0 && row >= 0 && column < code.size && row < code.size;
            if (inside && code.is_dark(column, row))
                line[x / 8] = static_cast<char>(static_cast<unsigned char>(line[x / 8]) | (0x80U >> (x % 8)));
        }
        out += line;
    }
    return out;
}

} // namespace

PanelContent qr_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.note = text(language() == Language::English ? panel.text_en : panel.text_zh);
    const std::string_view address = panel.address.empty() ? source.report_address : std::string_view(panel.address);
    const auto code = address.empty() ? std::nullopt : make_qr_code(address);
    if (!code) {
        content.headline = QStringLiteral(" ");
        content.note = Wall::tr("还没有居民上报的地址：写在连接文件的 report_address 里。");
        return content;
    }
    PanelRow row{.key = "qr"};
    row.value = QStringLiteral("data:image/bmp;base64,") + QString::fromLatin1(bitmap_of(*code).toBase64());
    row.detail = text(address);
    row.level = code->size + 2 * light_margin;
    content.rows.push_back(std::move(row));
    return content;
}

} // namespace yiping::presentation

// SPDX-License-Identifier: GPL-3.0-or-later
// Values inside files: outlines as WKB, cells of registers, texts that an export guards, words of a search.
#include <yiping/domain/case_query.h>
#include <yiping/domain/described_row.h>
#include <yiping/domain/exchange.h>
#include <yiping/geo/wkb.h>

#include "field_reader.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace yiping;

/// What was read can be written, and is then read as the same.
void outlines(std::string_view bytes)
{
    static_cast<void>(geo::read_wkb(bytes));
    const auto outline = geo::read_outline(bytes);
    if (!outline)
        return;
    const std::string written = geo::write_wkb(*outline);
    const auto again = geo::read_outline(written);
    if (!again || geo::write_wkb(*again) != written)
        std::abort();
}

/// Whatever a cell holds, the value fits its field.
void cells(std::uint8_t which, const std::string& text)
{
    static importer::FieldReader reader;
    const auto registers = domain::all_registers();
    const domain::RegisterInfo& info = registers[which % registers.size()];
    for (const auto fields : {info.fields, info.personal})
        for (const domain::FieldInfo& field : fields) {
            if (field.type == domain::FieldType::Uuid || field.type == domain::FieldType::Bytes)
                continue;
            for (const bool own : {false, true})
                if (const auto value = reader.read(field, text, own); value && !domain::fits(field, *value))
                    std::abort();
        }
}

/// A text that an export guards comes back as it was.
void guards(const std::string& text)
{
    for (const auto kind : {domain::CellKind::Typed, domain::CellKind::Csv, domain::CellKind::Workbook})
        for (const bool missing : {false, true}) {
            const std::string cell = domain::guarded(text, kind, missing);
            std::string_view back = cell;
            static_cast<void>(domain::unguard(back));
            if (back != text)
                std::abort();
        }
}

/// The index finds every text that has the words.
void words(const std::string& text, const std::string& wanted)
{
    const auto parts = domain::search_words(wanted);
    if (parts.empty() || !std::ranges::all_of(parts, [&](const auto& word) { return domain::has_word(text, word); }))
        return;
    const std::string terms = ' ' + domain::index_terms(text) + ' ';
    for (const domain::SearchTerm& term : domain::search_terms(parts))
        if (terms.find(' ' + term.text + (term.beginning ? "" : " ")) == terms.npos)
            std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
    switch (data[0] % 4) {
    case 0:
        outlines(text);
        break;
    case 1:
        cells(data[1], text);
        break;
    case 2:
        guards(text);
        break;
    default: {
        // Words are whole letters.
        std::size_t begin = std::min<std::size_t>(text.size(), data[1]);
        while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U)
            ++begin;
        words(text, text.substr(begin));
    }
    }
    return 0;
}

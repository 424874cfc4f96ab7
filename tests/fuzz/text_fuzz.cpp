// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes to the readers of single texts, the first byte chooses: JSON, XML, times, addresses, area codes,
// households.

#include <yiping/domain/address_book.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/household_list.h>
#include <yiping/importer/json_syntax.h>
#include <yiping/importer/time_reader.h>

#include "xml_guard.h"

#include <simdjson.h>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace yiping;
    if (size == 0)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 6) {
    case 0: {
        // What is right to us is right to another reader, as long as it is UTF-8.
        simdjson::dom::parser parser;
        simdjson::dom::element element;
        const bool ours = !importer::find_json_mistake(text, 100);
        if (!simdjson::validate_utf8(text))
            return 0;
        const auto theirs = parser.parse(text).get(element);
        const bool depends = theirs == simdjson::NUMBER_ERROR || theirs == simdjson::STRING_ERROR ||
                             theirs == simdjson::BIGINT_ERROR || theirs == simdjson::DEPTH_ERROR;
        if (ours && theirs != simdjson::SUCCESS && !depends)
            std::abort();
        break;
    }
    case 1:
        static_cast<void>(importer::find_xml_mistake(text, 50));
        break;
    case 2: {
        const std::size_t half = text.size() / 2;
        importer::TimeReader reader(
            {text.substr(0, half), "%Y-%m-%d %H:%M:%S", "%Y年%m月%d日", "%m/%d/%Y %I:%M:%S %p"}, "America/New_York");
        static_cast<void>(reader.read(text.substr(half)));
        static_cast<void>(reader.read(text));
        break;
    }
    case 3: {
        domain::AddressBook book;
        for (const char* name : {"育才街21号", "育才街3号", "滨江路", "津坪社区", "1"})
            book.add_place(name, "500116124001001");
        for (const domain::AddressMatch& match : book.match(text))
            if (!(match.confidence >= 0 && match.confidence <= 1))
                std::abort();
        break;
    }
    case 4: {
        const auto code = domain::normalise_area_code(text);
        if (code && domain::normalise_area_code(*code) != code)
            std::abort();
        break;
    }
    default: {
        static_cast<void>(domain::floor_of_door(text));
        const auto lines = domain::read_households(text);
        if (lines && domain::read_households(domain::write_households(*lines))->size() != lines->size())
            std::abort();
    }
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/importer/register_import.h>

#include "correction_book.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace yiping::importer {

/// Rows of a register by what a file may call them.
class RegisterLookup {
public:
    static Result<RegisterLookup> make(const domain::RegisterInfo& info, RegisterSink& sink)
    {
        RegisterLookup made;
        // Keys may be personal: the number of a person.
        const bool personal =
            std::ranges::any_of(info.key, [&](auto key) { return domain::field_index(info.personal, key) >= 0; });
        auto done = sink.each_row(
            info, personal, [&](const domain::DescribedRow& row, const domain::DescribedPersonal& hidden) {
                made.add(row.text("name"), row.id());
                for (const std::string_view key : info.key)
                    made.add(domain::field_index(info.fields, key) >= 0 ? text_of(row.get(key))
                                                                        : std::string(hidden.text(key)),
                        row.id());
            });
        if (!done)
            return std::unexpected(done.error());
        return made;
    }
    void add(std::string_view name, const Uuid& id)
    {
        if (name.empty())
            return;
        const auto [found, fresh] = ids_.try_emplace(std::string(name), id);
        if (!fresh && found->second != id)
            found->second = Uuid{}; // two are called so
    }
    [[nodiscard]] Result<Uuid> find(const domain::RegisterInfo& info, std::string_view name) const
    {
        const auto found = ids_.find(std::string(name));
        if (found == ids_.end())
            return make_error(
                Fault::Input, "import.no_such_row", {{"register", std::string(info.zh)}, {"value", std::string(name)}});
        if (found->second.is_nil())
            return make_error(Fault::Input, "import.two_such_rows",
                {{"register", std::string(info.zh)}, {"value", std::string(name)}});
        return found->second;
    }

private:
    std::unordered_map<std::string, Uuid> ids_;
};

} // namespace yiping::importer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/described_row.h>
#include <yiping/importer/time_reader.h>

#include <string_view>

namespace yiping::importer {

/// Texts of a file as values of described fields, except area codes and references, which need other rows.
/// One thread at a time.
class FieldReader {
public:
    FieldReader();
    /// The empty text is the field's default. With `own`, of a file that an export wrote, an apostrophe at the
    /// beginning says that the rest is the text as it stands (domain::guarded). Errors: those that import_register
    /// names as reasons.
    [[nodiscard]] Result<domain::Value> read(const domain::FieldInfo& field, std::string_view text, bool own = false);

private:
    [[nodiscard]] Result<domain::Value> read_time(std::string_view text);

    TimeReader times_;
};

/// Without blanks around it, ASCII letters small: how names of columns and words are compared.
[[nodiscard]] std::string plain(std::string_view text);

} // namespace yiping::importer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/uuid.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace yiping::services {

/// What was written.
struct WrittenFile {
    std::string file;
    std::int64_t rows = 0;
};

/// Files of what a screen shows, for people to take along. Rows come from the console's cache, so nothing personal is
/// in them but what is masked. Calls return at once, the work is done elsewhere; answers come on the thread that owns
/// the services, one for each call. A file is whole or not there.
class Documents {
public:
    using Done = std::function<void(Result<WrittenFile>)>;
    virtual ~Documents() = default;
    /// These cases in this order; the name's ending says the format (.xlsx, .csv, .geojson, .gpkg). Ids that are gone
    /// meanwhile are passed over. Errors: those of exporter::export_table, export.unknown_format.
    virtual void export_cases(std::vector<Uuid> ids, std::string file, Done done) = 0;
    /// One page about a case, as PDF.
    virtual void write_case_sheet(const Uuid& id, std::string file, Done done) = 0;
};

} // namespace yiping::services

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commands.h"
#include "store_sink.h"

#include <yiping/exporter/case_statistics.h>
#include <yiping/exporter/report.h>
#include <yiping/exporter/reports.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace yiping::ctl {

enum class ReportForm : std::uint8_t { Json, Table, Xlsx, Pdf };

/// The database of a report, what the command line said about it, and where the report goes.
struct ReportSource {
    std::unique_ptr<platform::SqliteStore> store;
    exporter::CaseFilter filter;
    exporter::ReportFrame frame;
    std::string root; ///< code of the top of the tree; "" without areas
    std::string town; ///< code of the town whose report it is; the root where there is none
    std::unordered_map<std::string, std::string> area_names; ///< by code
    ReportForm form = ReportForm::Table;
    std::string out; ///< file; "" stdout

    /// On stdout or into the file; the exit code.
    int write(const Context& context, const Json& document) const;
    int write(const Context& context, const std::string& text) const;
    /// By its form.
    int write(const Context& context, const exporter::Report& report) const;
};
[[nodiscard]] Result<ReportSource> open_report(const Context& context, const ReportArgs& args);

} // namespace yiping::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_documents.h"

#include <yiping/domain/described_row.h>
#include <yiping/exporter/reports.h>
#include <yiping/exporter/table_export.h>

#include <QCoreApplication>

#include <utility>

namespace yiping::shell {

namespace {

using services::WrittenFile;

/// Cases that were read from the cache, with the staff numbers of whoever has them.
class CaseRows final : public exporter::RowSource {
public:
    CaseRows(std::vector<domain::Case> cases, std::unordered_map<Uuid, std::string> staff)
        : cases_(std::move(cases)), staff_(std::move(staff))
    {
    }
    Result<bool> next(domain::DescribedRow& row, domain::DescribedPersonal& /*personal*/) override
    {
        if (next_ == cases_.size())
            return false;
        row = domain::describe(cases_[next_++]);
        return true;
    }
    Result<std::string> name_of(const domain::RegisterInfo& /*other*/, const Uuid& id) override
    {
        const auto found = staff_.find(id);
        return found == staff_.end() ? std::string() : found->second;
    }

private:
    std::vector<domain::Case> cases_;
    std::unordered_map<Uuid, std::string> staff_;
    std::size_t next_ = 0;
};

std::string place_of(const services::Town& town, std::string_view code)
{
    const services::AreaIndex at = town.find_area(code);
    return at == services::no_area ? std::string() : town.place_name(at);
}

} // namespace

ConsoleDocuments::ConsoleDocuments(services::CacheReader& reader, services::Town& town,
    const domain::CategoryTree& categories, config::Language language)
    : reader_(reader), town_(town), categories_(categories), language_(language), alive_(std::make_shared<bool>(true))
{
}

ConsoleDocuments::~ConsoleDocuments()
{
    *alive_ = false;
}

void ConsoleDocuments::run(Work work, Done done)
{
    if (worker_.joinable())
        worker_.join(); // the file before is small, or the person has waited for it anyway
    worker_ = std::jthread(
        [this, alive = alive_, work = std::move(work), done = std::move(done)](const std::stop_token& stop) {
            auto written = work(stop);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [alive, done, written = std::move(written)]() mutable {
                    if (*alive)
                        done(std::move(written));
                },
                Qt::QueuedConnection);
        });
}

void ConsoleDocuments::export_cases(std::vector<Uuid> ids, std::string file, Done done)
{
    const auto format = exporter::format_of(file);
    if (!format) {
        done(make_error(Fault::Usage, "export.unknown_format", {{"file", file}}));
        return;
    }
    reader_.read_cases(std::move(ids), [this, alive = alive_, file = std::move(file), format = *format,
                                           done = std::move(done)](Result<std::vector<domain::Case>> cases) {
        if (!*alive)
            return;
        if (!cases) {
            done(std::unexpected(cases.error()));
            return;
        }
        std::unordered_map<Uuid, std::string> staff;
        for (const domain::Responder& each : town_.responders())
            if (!each.number.empty())
                staff.emplace(each.id, each.number);
        auto rows = std::make_shared<CaseRows>(std::move(*cases), std::move(staff));
        exporter::TableOptions options;
        options.format = format;
        options.sight = exporter::Sight::Staff;
        options.language = language_;
        options.byte_order_mark = true; // somebody will open it in a spreadsheet
        run(
            [rows, options, file](const std::stop_token& stop) mutable -> Result<WrittenFile> {
                options.progress = [&stop](std::int64_t) { return !stop.stop_requested(); };
                const auto written = exporter::export_table(file, domain::info(domain::Register::Case), *rows, options);
                if (!written)
                    return std::unexpected(written.error());
                return WrittenFile{file, written->rows};
            },
            done);
    });
}

void ConsoleDocuments::write_case_sheet(const Uuid& id, std::string file, Done done)
{
    reader_.read_case_page(id, [this, alive = alive_, file = std::move(file), done = std::move(done)](
                                   Result<services::CasePage> page) {
        if (!*alive)
            return;
        if (!page) {
            done(std::unexpected(page.error()));
            return;
        }
        exporter::ReportFrame frame;
        frame.language = language_;
        if (town_.root() != services::no_area)
            frame.town = town_.area(town_.root()).row.name;
        frame.as_of = town_.now();
        exporter::CaseSheetInput input;
        input.category = std::string(categories_.zh(page->data.category));
        if (const domain::Category* known = categories_.find(page->data.category); known != nullptr && !frame.chinese())
            input.category = known->en;
        input.area = place_of(town_, page->data.area_code);
        if (page->data.holder_id)
            if (const domain::Responder* holder = town_.responder(*page->data.holder_id))
                input.holder = holder->post;
        input.data = std::move(page->data);
        input.moves = std::move(page->moves);
        run(
            [frame = std::move(frame), input = std::move(input), file](
                const std::stop_token& /*stop*/) -> Result<WrittenFile> {
                if (auto written = exporter::write_pdf(exporter::case_sheet(frame, input), file); !written)
                    return std::unexpected(written.error());
                return WrittenFile{file, 1};
            },
            done);
    });
}

} // namespace yiping::shell

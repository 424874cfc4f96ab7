// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/messages.h>
#include <yiping/domain/category.h>
#include <yiping/services/documents.h>
#include <yiping/services/ports.h>
#include <yiping/services/town.h>

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

namespace yiping::shell {

/// The exporter for a console: rows from its cache, files written by a thread of its own, one after the other. All
/// arguments must outlive it. GUI thread; what still runs when it goes is stopped and leaves no file.
class ConsoleDocuments final : public QObject, public services::Documents {
public:
    ConsoleDocuments(services::CacheReader& reader, services::Town& town, const domain::CategoryTree& categories,
        config::Language language);
    ~ConsoleDocuments() override;

    void export_cases(std::vector<Uuid> ids, std::string file, Done done) override;
    void write_case_sheet(const Uuid& id, std::string file, Done done) override;

private:
    using Work = std::function<Result<services::WrittenFile>(const std::stop_token& stop)>;
    void run(Work work, Done done);

    services::CacheReader& reader_;
    services::Town& town_;
    const domain::CategoryTree& categories_;
    config::Language language_;
    std::shared_ptr<bool> alive_;
    std::jthread worker_;
};

} // namespace yiping::shell

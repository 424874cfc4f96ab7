// SPDX-License-Identifier: GPL-3.0-or-later
#include "early_cases.h"

#include <yiping/base/thread.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <utility>

namespace yiping::shell {

namespace {

/// Room for open cases and new ones beside those that are packed.
constexpr std::size_t spare_cases = 50'000;

} // namespace

Result<CasesOfFile> read_all_cases(
    storage::CacheView& view, std::string path, UtcMillis now, OpenRows rows, const std::atomic<bool>& stopping)
{
    CasesOfFile read{std::move(path), 0, std::make_unique<services::LoadedCases>(now)};
    if (const auto packed = view.packed_cases())
        read.cases->reserve(*packed + spare_cases);
    const auto cursor = view.case_columns(
        [&](const domain::CaseColumns& some) {
            read.cases->add(some);
            return !stopping;
        },
        rows == OpenRows::Along ? services::LoadedCases::most_rows : 0,
        [&](domain::Case row) { read.cases->give_row(std::move(row)); });
    if (!cursor)
        return std::unexpected(cursor.error());
    read.cursor = *cursor;
    if (stopping)
        return read;
    read.cases->finish();
    return read;
}

EarlyCases::EarlyCases(std::string folder, UtcMillis now, OpenRows rows)
    : thread_([this, folder = std::move(folder), now, rows] {
          name_thread("early-cases");
          const auto location = storage::Cache::newest(folder);
          if (!location)
              return;
          storage::CacheView view(location, storage::CacheView::passes_kib);
          if (auto read = read_all_cases(view, location->place().path, now, rows, stopping_); read && !stopping_)
              read_ = std::move(*read);
      })
{
}

EarlyCases::~EarlyCases()
{
    stop();
    wait();
}

void EarlyCases::wait()
{
    if (thread_.joinable())
        thread_.join();
}

std::optional<CasesOfFile> EarlyCases::take()
{
    wait();
    return std::exchange(read_, std::nullopt);
}

} // namespace yiping::shell

// SPDX-License-Identifier: GPL-3.0-or-later
// What comes to the platform as JSON: requests of phones, alarms of devices, lines of administration.
#include "intake/alarm_message.h"
#include "phone/phone_service.h"

#include <yiping/platform/administration.h>
#include <yiping/platform/sqlite_store.h>

#include <boost/json.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace {

using namespace yiping;

constexpr UtcMillis noon = 1'773'806'400'000;
/// Requests until a platform begins anew: its database must not grow all night.
constexpr int enough = 2000;

/// A platform with one grid, one worker and one resident.
class SmallPlatform {
public:
    SmallPlatform()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "yiping-fuzz-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            std::abort();
        folder_ = pattern;
        platform::SqliteStoreOptions options;
        options.random = &random_;
        options.area_finder = [](double lon, double) -> std::string { return lon > 105 ? "990101001001001" : ""; };
        auto opened = platform::SqliteStore::open((folder_ / "platform.db").string(), options);
        if (!opened)
            std::abort();
        store_ = std::move(*opened);
        domain::RowSet rows;
        for (const auto& [code, parent, level] : std::array<std::tuple<std::string, std::string, domain::AreaLevel>, 2>{
                 {{"990101000000", "", domain::AreaLevel::County},
                     {"990101001001001", "990101000000", domain::AreaLevel::Grid}}}) {
            domain::Area row;
            row.id = Uuid::from_name("area", code);
            row.district_id = "990101";
            row.area_code = code;
            row.parent_code = parent;
            row.name = "沧江";
            row.level = level;
            rows.area_rows.push_back(std::move(row));
        }
        domain::Responder worker;
        worker.id = Uuid::from_name("fuzz", "sun");
        worker.district_id = "990101";
        worker.area_code = "990101001001001";
        worker.number = "sun";
        rows.responder_rows.push_back(worker);
        const std::array<std::pair<platform::User, std::string>, 2> accounts{{
            {{"resident", "居民", domain::UserRole::Resident, "", 1, {}}, "r"},
            {{"worker:sun", "孙", domain::UserRole::Worker, "", 1, worker.id}, "w"},
        }};
        if (!store_->put(rows, {}, noon) || !store_->put_accounts(accounts, noon))
            std::abort();
    }
    SmallPlatform(const SmallPlatform&) = delete;
    SmallPlatform& operator=(const SmallPlatform&) = delete;
    ~SmallPlatform()
    {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    platform::PhoneResponse ask(const platform::PhoneRequest& request)
    {
        clock_.advance(1000);
        return platform::PhoneService(*store_, clock_, random_).handle(request);
    }

private:
    std::filesystem::path folder_;
    SeededRandom random_{42};
    ManualClock clock_{noon};
    std::unique_ptr<platform::SqliteStore> store_;
};

/// Whatever comes is answered with one JSON document; an error says which.
void phone(std::uint8_t which, std::string_view body)
{
    static std::unique_ptr<SmallPlatform> platform;
    static int asked = 0;
    if (!platform || ++asked % enough == 0) {
        platform.reset();
        platform = std::make_unique<SmallPlatform>();
    }
    static constexpr std::array<std::string_view, 9> paths{"/api/report", "/api/blob", "/api/worker/sign",
        "/api/worker/feedback", "/api/worker/return", "/api/worker/position", "/api/worker/reveal",
        "/api/worker/assignments", "/api/health"};
    platform::PhoneRequest request;
    request.path = paths[which % paths.size()];
    request.method = which % paths.size() < 7 ? "POST" : "GET";
    request.token = which % 2 == 0 && request.path.starts_with("/api/report") ? "r" : "w";
    request.body = body;
    request.english = which >= 128;
    const platform::PhoneResponse answer = platform->ask(request);
    boost::system::error_code code;
    const boost::json::value read = boost::json::parse(answer.body, code);
    if (code || !read.is_object() || answer.status < 200 || answer.status == 500 || answer.status > 599)
        std::abort();
    if (answer.status >= 400 && read.at("error").at("message").as_string().empty())
        std::abort();
}

void alarm(std::string_view body)
{
    const auto read = platform::read_alarm_message(body);
    if (!read)
        return;
    if (read->note.size() > platform::most_alarm_note || read->picture.size() > platform::most_alarm_picture ||
        read->picture.empty() != read->picture_type.empty() || (read->confidence && !(*read->confidence >= 0)) ||
        (read->confidence && !(*read->confidence <= 1)))
        std::abort();
}

/// What was read is written, and then read as the same.
void administration(std::string_view line)
{
    if (const auto request = platform::decode_request(line)) {
        const std::string written = platform::encode_request(*request);
        const auto again = platform::decode_request(written);
        if (!again || platform::encode_request(*again) != written)
            std::abort();
    }
    if (const auto answer = platform::decode_answer(line)) {
        const std::string written = platform::encode_answer(*answer);
        const auto again = platform::decode_answer(written);
        if (!again || platform::encode_answer(*again) != written)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    switch (data[0] % 3) {
    case 0:
        phone(data[1], text);
        break;
    case 1:
        alarm(text);
        break;
    default:
        administration(text);
    }
    return 0;
}

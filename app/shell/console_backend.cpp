// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_backend.h"

#include "console_folder.h"
#include "console_values.h"
#include "early_cases.h"
#include "reveal_answers.h"

#include <yiping/base/log.h>
#include <yiping/base/thread.h>
#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/services/loaded_cases.h>
#include <yiping/storage/answer_keeper.h>
#include <yiping/storage/blob_store.h>
#include <yiping/storage/cache_view.h>
#include <yiping/storage/cache_writer.h>
#include <yiping/storage/outbox.h>
#include <yiping/storage/serial_thread.h>
#include <yiping/sync/client.h>
#include <yiping/sync/console_status.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

namespace yiping::shell {

namespace {

constexpr std::size_t most_blobs_wanted = 100;

} // namespace

class ConsoleBackend::Parts final : public services::CacheReader,
                                    public services::RegisterReader,
                                    public services::CommandSink,
                                    public services::PersonalData,
                                    public services::Drafts,
                                    public services::Feed,
                                    public sync::ApplySink {
public:
    Parts(ConsoleFolder folder, Executor executor, std::function<void()> on_indexed,
        std::shared_ptr<EarlyCases> early_cases, storage::Cache cache, storage::Outbox outbox, storage::BlobStore blobs,
        Clock& clock, Random& random)
        : clock_(clock),
          random_(random),
          folder_(std::move(folder)),
          executor_(std::move(executor)),
          on_indexed_(std::move(on_indexed)),
          held_{cache.position().scope, cache.position().mask_level, cache.position().cursor},
          position_(cache.position()),
          location_(cache.location()),
          early_cases_(std::move(early_cases)),
          opened_at_cursor_(cache.position().cursor),
          view_(cache.location()),
          bulk_view_(cache.location(), storage::CacheView::passes_kib),
          outbox_(std::move(outbox)),
          blobs_(std::move(blobs)),
          reader_thread_("cache-reader"),
          bulk_thread_("cache-bulk"),
          outbox_thread_("outbox"),
          writer_(std::move(cache),
              {[this](const std::vector<protocol::ApplyBatch>& batches) { committed(batches); },
                  [this](const storage::CachePosition& position) { rebuilt(position); }, [this] { indexed(); }})
    {
        reader_thread_.post(answer_first);
    }

    ~Parts() override { stop(); }

    void use(std::unique_ptr<sync::Client> client) { client_ = std::move(client); }
    [[nodiscard]] sync::ClientListener listener()
    {
        return {[this](const protocol::Status& status) { status_changed(status); },
            [this](protocol::CommandAnswer answer) { answered(std::move(answer)); },
            [this](protocol::BlobChunk chunk) { blob_arrived(std::move(chunk)); },
            [this](protocol::Revealed answer) { revealed(std::move(answer)); },
            [this](const protocol::RowRange& range) { drifted(range); },
            [this](const protocol::LogSetBack& back) { set_back(back); }};
    }

    void start()
    {
        outbox_thread_.post([this] {
            started_ = !people_sign_in;
            if (started_)
                begin_sync();
            publish_outbox_here();
        });
    }

    [[nodiscard]] std::string token() const
    {
        const std::scoped_lock lock(token_mutex_);
        return token_;
    }
    void set_token(std::string token)
    {
        const std::scoped_lock lock(token_mutex_);
        token_ = std::move(token);
    }

    void use_session(const std::string& user, const std::string& token)
    {
        user_ = user;
        set_token(token);
        outbox_thread_.post([this, user, token] {
            session_user_ = user;
            session_token_ = token;
            started_ = !token.empty();
            begin_anew();
            publish_outbox_here();
        });
    }

    void rest()
    {
        user_.clear();
        set_token({});
        outbox_thread_.post([this] {
            session_user_.clear();
            session_token_.clear();
            started_ = false;
            begin_anew();
            publish_outbox_here();
        });
    }

    void tick()
    {
        if (auto news = status_plan_.take(clock_.now())) {
            outbox_thread_.post([folder = config_folder, news = std::move(*news)] {
                if (auto done = sync::write_console_status(folder, news); !done)
                    log::warning("console", "status: {}", done.error().debug_text());
            });
        }
    }

    void stop()
    {
        if (alive_ && !config_folder.empty()) {
            // The last word: from now on nobody is in step.
            now_status_.state = "offline";
            now_status_.since = clock_.now();
            now_status_.written_at = clock_.now();
            outbox_thread_.post([folder = config_folder, last = now_status_] {
                if (auto done = sync::write_console_status(folder, last); !done)
                    log::warning("console", "status: {}", done.error().debug_text());
            });
        }
        alive_.reset();
        stopping_ = true;
        if (early_cases_)
            early_cases_->stop();
        if (client_)
            client_->stop();
        writer_.stop();
        bulk_thread_.stop();
        reader_thread_.stop();
        outbox_thread_.stop();
    }

    // CacheReader
    void load_registers(std::function<void(Result<domain::RowSet>)> done) override
    {
        read(std::move(done), [this] { return view_.registers(); });
    }

    void read_register_facts(std::function<void(Result<std::shared_ptr<const services::RegisterFacts>>)> done) override
    {
        bulk_thread_.post([this, done = std::move(done)] {
            const auto rows = [this](const domain::RegisterInfo& info) { return bulk_view_.rows(info); };
            auto facts = services::make_register_facts(rows, clock_.now());
            note_damage(facts);
            deliver([done, facts = std::move(facts)] { done(facts); });
        });
    }

    void load_cases(std::function<void(Result<std::unique_ptr<services::LoadedCases>>)> done) override
    {
        bulk_thread_.post([this, done = std::move(done)] {
            auto read = std::make_shared<Result<CasesOfFile>>(all_cases());
            if (stopping_)
                return;
            note_damage(*read);
            deliver([done, read] {
                if (*read)
                    done(std::move((*read)->cases));
                else
                    done(std::unexpected(read->error()));
            });
        });
    }

    void read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done) override
    {
        read(std::move(done), [this, ids = std::move(ids)] { return view_.cases(ids); });
    }

    void read_case_page(Uuid id, std::function<void(Result<services::CasePage>)> done) override
    {
        read(std::move(done), [this, id]() -> Result<services::CasePage> {
            auto parts = view_.case_parts(id);
            if (!parts)
                return std::unexpected(parts.error());
            return services::CasePage{std::move(parts->data), std::move(parts->assignments), std::move(parts->moves),
                std::move(parts->attachments)};
        });
    }

    void read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done) override
    {
        read(std::move(done), [this] { return view_.open_assignments(); });
    }

    void read_recent_moves(
        std::uint32_t limit, std::function<void(Result<std::vector<domain::CaseMove>>)> done) override
    {
        read(std::move(done), [this, limit] { return view_.recent_moves(limit); });
    }

    void read_rule_moves(UtcMillis since, std::function<void(Result<std::vector<domain::CaseMove>>)> done) override
    {
        read(std::move(done), [this, since] { return view_.rule_moves(since); });
    }

    void find_cases(domain::CaseQuery query, std::function<void(Result<std::vector<domain::CaseHit>>)> done) override
    {
        read(std::move(done), [this, query = std::move(query)] { return view_.find_cases(query); });
    }

    void read_rows(
        const domain::RegisterInfo& info, std::function<void(Result<std::vector<domain::DescribedRow>>)> done) override
    {
        read(std::move(done), [this, &info] { return view_.rows(info); });
    }

    void read_outbox(std::function<void(Result<std::vector<services::PendingCommand>>)> done) override
    {
        outbox_thread_.post([this, done = std::move(done)] {
            auto pending = pending_commands();
            deliver([done, pending = std::move(pending)] { done(pending); });
        });
    }

    // CommandSink
    void submit(domain::Command command, std::function<void(Result<void>)> done) override
    {
        outbox_thread_.post([this, user = user_, command = std::move(command), done = std::move(done)]() mutable {
            const auto result = outbox_.add(command, user);
            if (result && started_ && user == session_user_)
                client_->submit(std::move(command));
            if (!result)
                log::error("console", "outbox: {}", result.error().debug_text());
            deliver([done, result] {
                if (done)
                    done(result);
            });
            if (result)
                publish_outbox_here();
        });
    }

    void withdraw(Uuid command_id) override
    {
        outbox_thread_.post([this, user = user_, command_id] {
            // Nobody takes back what somebody else did.
            const auto own = outbox_.waiting(user);
            const bool is_own = own && std::ranges::any_of(own->commands,
                                           [&](const domain::Command& each) { return each.id == command_id; });
            const auto waits = is_own ? outbox_.withdraw(command_id, clock_.now()) : Result<bool>(false);
            if (!waits)
                log::error("console", "outbox: {}", waits.error().debug_text());
            else if (*waits && started_ && user == session_user_)
                client_->withdraw(command_id);
            publish_outbox_here();
        });
    }

    // PersonalData
    void reveal(domain::Register which, Uuid row, std::string field, std::string reason,
        std::function<void(Result<services::RevealedField>)> done) override
    {
        const Uuid id = Uuid::make(clock_, random_);
        reveals_.expect(id, std::move(done));
        client_->request_reveal({id, static_cast<std::uint32_t>(which), row, std::move(field), std::move(reason)});
    }

    void dismiss(Uuid command_id) override
    {
        outbox_thread_.post([this, command_id] {
            if (auto done = outbox_.dismiss(command_id); !done)
                log::error("console", "outbox: {}", done.error().debug_text());
            publish_outbox_here();
        });
    }

    // Drafts
    void keep_draft(std::optional<domain::Command> draft) override
    {
        outbox_thread_.post([this, user = user_, draft = std::move(draft)] {
            if (auto done = outbox_.keep_draft(draft, user); !done)
                log::error("console", "draft: {}", done.error().debug_text());
        });
    }

    void read_draft(std::function<void(Result<std::optional<domain::Command>>)> done) override
    {
        outbox_thread_.post([this, user = user_, done = std::move(done)] {
            auto draft = outbox_.draft(user);
            deliver([done, draft = std::move(draft)] { done(draft); });
        });
    }

    // sync::ApplySink, on the network thread
    void apply(protocol::ApplyBatch batch, std::function<void(Result<void>)> done) override
    {
        writer_.apply(std::move(batch), std::move(done));
    }

    void compare(protocol::CompareDigests wanted, std::function<void(Result<std::vector<std::string>>)> done) override
    {
        writer_.compare(std::move(wanted), std::move(done));
    }

    void fetch_blob(std::string sha256, std::function<void(Result<std::string>)> done)
    {
        reader_thread_.post([this, sha256 = std::move(sha256), done = std::move(done)]() mutable {
            if (auto path = blobs_.find(sha256)) {
                deliver([done, path = std::move(*path)] { done(path); });
                return;
            }
            if (wanted_.size() >= most_blobs_wanted && !wanted_.contains(sha256)) {
                deliver([done] { done(make_error(Fault::Environment, "console.too_many_fetches")); });
                return;
            }
            const std::uint64_t offset = blobs_.fetched(sha256);
            auto& waiting = wanted_[sha256];
            waiting.push_back(std::move(done));
            if (waiting.size() == 1)
                client_->request_blob(std::move(sha256), offset);
        });
    }

    [[nodiscard]] const ConsoleFolder& folder() const { return folder_; }
    [[nodiscard]] const Held& held() const { return held_; }
    std::vector<Error> notices;
    bool people_sign_in = false;
    std::string config_folder; ///< for the status file
    std::string config_host;
    std::uint16_t config_port = 0;

private:
    /// To the services' thread, unless the console has been stopped by then.
    void deliver(std::function<void()> job)
    {
        executor_([alive = alive_seen_, job = std::move(job)] {
            if (!alive.expired())
                job();
        });
    }

    template <class T, class F>
    void read(std::function<void(Result<T>)> done, F reading)
    {
        reader_thread_.post([this, done = std::move(done), reading = std::move(reading)] {
            auto result = std::make_shared<Result<T>>(reading());
            note_damage(*result);
            deliver([done, result] { done(std::move(*result)); });
        });
    }

    template <class T>
    void note_damage(const Result<T>& result)
    {
        if (!result && result.error().code() == "sqlite.damaged")
            writer_.report_damage();
    }

    /// The first time what was read before the cache was opened, if that was the same. On bulk_thread_.
    Result<CasesOfFile> all_cases()
    {
        if (early_cases_ && !std::exchange(early_taken_, true))
            if (auto read = early_cases_->take();
                read && read->path == location_->place().path && read->cursor == opened_at_cursor_)
                return std::move(*read);
        return read_all_cases(bulk_view_, {}, clock_.now(), OpenRows::Later, stopping_);
    }

    // On the cache writer's thread
    void committed(const std::vector<protocol::ApplyBatch>& batches)
    {
        auto sets = std::make_shared<std::vector<services::ChangeSet>>();
        sets->reserve(batches.size());
        for (const protocol::ApplyBatch& batch : batches)
            sets->push_back(changes_of(batch));
        for (const protocol::ApplyBatch& batch : batches) {
            if (!batch.cursor)
                continue;
            // Where the next session begins; known before the client hears that the batch is durable.
            storage::CachePosition position{batch.log_id, *batch.cursor, batch.scope, batch.mask_level, batch.mark};
            deliver([this, held = Held{batch.scope, batch.mask_level, *batch.cursor}] { held_ = held; });
            outbox_thread_.post([this, position = std::move(position)] { position_ = position; });
        }
        deliver([this, sets] {
            if (on_changes)
                for (services::ChangeSet& each : *sets)
                    on_changes(std::move(each));
        });
    }

    void indexed()
    {
        if (on_indexed_)
            deliver(on_indexed_);
    }

    void rebuilt(const storage::CachePosition& position)
    {
        deliver([this] {
            held_ = {};
            services::ChangeSet changes;
            changes.reload = true;
            if (on_changes)
                on_changes(std::move(changes));
        });
        outbox_thread_.post([this, position] {
            position_ = position;
            if (started_)
                begin_sync();
        });
    }

    // On the outbox's thread
    /// Drops the link; with a session, begins again when all that came over the old one is on disk.
    void begin_anew()
    {
        client_->rest([this, number = ++session_number_] {
            outbox_thread_.post([this, number] {
                if (started_ && number == session_number_)
                    begin_sync();
            });
        });
    }

    void begin_sync()
    {
        auto waiting = outbox_.waiting(session_user_);
        if (!waiting)
            log::error("console", "outbox: {}", waiting.error().debug_text());
        protocol::DurableState held;
        held.log_id = position_.log_id;
        held.cursor = position_.cursor;
        held.scope = position_.scope;
        held.mask_level = position_.mask_level;
        held.mark = position_.mark;
        if (waiting) {
            held.outbox = std::move(waiting->commands);
            held.withdrawn = std::move(waiting->withdrawn);
        }
        if (people_sign_in)
            client_->start(std::move(held), session_token_);
        else
            client_->start(std::move(held));
    }

    [[nodiscard]] Result<std::vector<services::PendingCommand>> pending_commands()
    {
        auto entries = outbox_.entries();
        if (!entries)
            return std::unexpected(entries.error());
        std::vector<services::PendingCommand> pending;
        pending.reserve(entries->size());
        for (storage::OutboxEntry& entry : *entries)
            pending.push_back(pending_of(std::move(entry), linked_, session_user_));
        return pending;
    }

    void publish_outbox()
    {
        outbox_thread_.post([this] { publish_outbox_here(); });
    }

    void publish_outbox_here()
    {
        auto pending = pending_commands();
        if (!pending) {
            log::error("console", "outbox: {}", pending.error().debug_text());
            return;
        }
        deliver([this, pending = std::move(*pending)] {
            now_status_.refused = std::ranges::count_if(
                pending, [](const services::PendingCommand& each) { return each.refusal.has_value(); });
            now_status_.waiting = static_cast<std::int64_t>(pending.size()) - now_status_.refused;
            status_plan_.note(now_status_);
            if (on_outbox)
                on_outbox(pending);
        });
    }

    // On the network thread
    void status_changed(const protocol::Status& status)
    {
        const bool linked = status.phase == protocol::Phase::CatchingUp || status.phase == protocol::Phase::Online;
        if (linked_.exchange(linked) != linked) {
            if (status.queued_commands > 0)
                publish_outbox();
            if (linked)
                reader_thread_.post([this] { ask_for_blobs(); });
        }
        if (answers_unkept_)
            outbox_thread_.post([this] {
                note_kept(unkept_answers_.try_again(outbox_));
                publish_outbox_here();
            });
        deliver([this, link = link_of(status)] {
            note_link(link);
            if (on_link)
                on_link(link);
        });
    }

    // On the services' thread
    void note_link(const services::LinkStatus& link)
    {
        put_link(now_status_, link);
        now_status_.host = config_host;
        now_status_.port = config_port;
        status_plan_.note(now_status_);
    }

    // On the network thread
    void revealed(protocol::Revealed answer)
    {
        if (auto answered = reveals_.take(std::move(answer)))
            deliver(std::move(answered));
    }

    void drifted(const protocol::RowRange& range)
    {
        std::string areas;
        for (const std::string& area : range.areas)
            areas += (areas.empty() ? "" : " ") + area;
        const domain::RegisterInfo* info = domain::find_register(range.register_number);
        const Error notice(Fault::Environment, "console.rows_repaired",
            {{"register", std::string(info == nullptr ? "" : info->zh)}, {"areas", areas}});
        log::warning("console", "{}", notice.debug_text());
        deliver([this, notice] {
            if (on_notice)
                on_notice(notice);
        });
    }

    void set_back(const protocol::LogSetBack& back)
    {
        const Error notice(
            Fault::Environment, "console.platform_set_back", {{"cursor", back.cursor}, {"head", back.head}});
        log::warning("console", "{}", notice.debug_text());
        deliver([this, notice] {
            if (on_notice)
                on_notice(notice);
        });
    }

    void answered(protocol::CommandAnswer answer)
    {
        outbox_thread_.post([this, answer = std::move(answer)] {
            note_kept(unkept_answers_.keep(outbox_, answer));
            publish_outbox_here();
        });
    }

    /// What the disk did not take is tried again with the next news of the line. On the outbox's thread.
    void note_kept(const Result<void>& kept)
    {
        if (!kept)
            log::error("console", "outbox: {}", kept.error().debug_text());
        answers_unkept_ = !unkept_answers_.is_empty();
    }

    void blob_arrived(protocol::BlobChunk chunk)
    {
        reader_thread_.post([this, chunk = std::move(chunk)] {
            const auto found = wanted_.find(chunk.sha256);
            if (found == wanted_.end())
                return;
            auto complete = blobs_.add(chunk.sha256, chunk.offset, chunk.total, chunk.bytes);
            if (complete && !*complete) {
                client_->request_blob(chunk.sha256, blobs_.fetched(chunk.sha256));
                return;
            }
            Result<std::string> result = complete ? Result<std::string>(blobs_.find(chunk.sha256).value_or(""))
                                                  : std::unexpected(complete.error());
            deliver([waiting = std::move(found->second), result = std::move(result)] {
                for (const auto& done : waiting)
                    done(result);
            });
            wanted_.erase(found);
        });
    }

    // On the reader's thread
    void ask_for_blobs()
    {
        for (const auto& [sha256, waiting] : wanted_)
            client_->request_blob(sha256, blobs_.fetched(sha256));
    }

    Clock& clock_;
    Random& random_;
    ConsoleFolder folder_; // the lock goes last
    RevealAnswers reveals_;
    Executor executor_;
    std::function<void()> on_indexed_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // services' thread only
    std::weak_ptr<bool> alive_seen_ = alive_;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> answers_unkept_ = false;
    storage::AnswerKeeper unkept_answers_; // outbox_thread_
    std::atomic<bool> linked_ = false;
    std::string user_; // who works here; services' thread
    Held held_; // services' thread
    sync::ConsoleStatus now_status_; // services' thread
    sync::StatusPlan status_plan_; // services' thread
    storage::CachePosition position_; // where to begin; outbox_thread_
    bool started_ = false; // a link is wanted; outbox_thread_
    std::string session_user_; // outbox_thread_
    std::string session_token_; // outbox_thread_
    mutable std::mutex token_mutex_;
    std::string token_; ///< of whoever works here, or of the device
    std::uint64_t session_number_ = 0; // outbox_thread_

    std::shared_ptr<const storage::CacheLocation> location_;
    const std::shared_ptr<EarlyCases> early_cases_;
    bool early_taken_ = false; // bulk_thread_
    std::int64_t opened_at_cursor_;
    storage::CacheView view_; // reader_thread_
    storage::CacheView bulk_view_; // bulk_thread_
    storage::Outbox outbox_; // outbox_thread_
    storage::BlobStore blobs_; // reader_thread_
    std::map<std::string, std::vector<std::function<void(Result<std::string>)>>> wanted_; // reader_thread_

    storage::SerialThread reader_thread_;
    storage::SerialThread bulk_thread_;
    storage::SerialThread outbox_thread_;
    storage::CacheWriter writer_;
    std::unique_ptr<sync::Client> client_;
};

ConsoleBackend::ConsoleBackend(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ConsoleBackend::~ConsoleBackend() = default;

Result<std::unique_ptr<ConsoleBackend>> ConsoleBackend::open(
    const ConsoleConfig& config, Executor executor, Clock& clock, Random& random)
{
    if (config.demo && !is_loopback(config.host))
        return make_error(Fault::Usage, "console.not_loopback", {{"host", config.host}});
    auto folder = ConsoleFolder::open(config.folder, config.demo, clock, random);
    if (!folder)
        return std::unexpected(folder.error());
    auto cache = storage::Cache::open(config.folder, config.scope, clock);
    if (!cache)
        return std::unexpected(cache.error());
    auto outbox = storage::Outbox::open(config.folder + "/outbox.db", clock);
    if (!outbox)
        return std::unexpected(outbox.error());
    auto blobs = storage::BlobStore::open(config.folder + "/blobs", config.blob_quota);
    if (!blobs)
        return std::unexpected(blobs.error());

    std::vector<Error> notices;
    for (const std::string& path : cache->take_set_aside())
        notices.emplace_back(Fault::Environment, "console.cache_set_aside", std::vector<ErrorArg>{{"path", path}});
    if (outbox->set_aside())
        notices.emplace_back(
            Fault::Environment, "console.outbox_set_aside", std::vector<ErrorArg>{{"path", *outbox->set_aside()}});

    sync::ClientConfig client_config;
    client_config.host = config.host;
    client_config.port = config.port;
    client_config.authority_path = config.authority_path;
    client_config.certificate_path = config.certificate_path;
    client_config.console.console_id = folder->console_id();
    if (!config.certificate_path.empty()) {
        // An enrolled console is who its certificate says.
        const auto text = crypto::read_file(config.certificate_path);
        const auto facts = text ? crypto::read_certificate_facts(*text)
                                : Result<crypto::CertificateFacts>(std::unexpected(text.error()));
        const auto id = facts ? Uuid::parse(facts->common_name) : std::nullopt;
        if (!id)
            return make_error(Fault::Environment, "sync.bad_certificate",
                {{"path", config.certificate_path}, {"why", facts ? facts->common_name : facts.error().code()}});
        folder->use_console_id(*id);
        client_config.console.console_id = *id;
    }
    client_config.console.token = config.token;
    client_config.console.scope = config.scope;
    client_config.console.software = config.software;

    auto parts = std::make_unique<Parts>(std::move(*folder), std::move(executor), config.on_indexed, config.early_cases,
        std::move(*cache), std::move(*outbox), std::move(*blobs), clock, random);
    parts->notices = std::move(notices);
    parts->people_sign_in = config.people_sign_in;
    parts->set_token(config.token);
    parts->config_folder = config.folder;
    parts->config_host = config.host;
    parts->config_port = config.port;
    auto client = sync::Client::make(std::move(client_config), *parts, parts->listener(), clock, random);
    if (!client)
        return std::unexpected(client.error());
    parts->use(std::move(*client));
    return std::unique_ptr<ConsoleBackend>(new ConsoleBackend(std::move(parts)));
}

services::CacheReader& ConsoleBackend::reader()
{
    return *parts_;
}

services::RegisterReader& ConsoleBackend::registers()
{
    return *parts_;
}

services::CommandSink& ConsoleBackend::commands()
{
    return *parts_;
}

services::PersonalData& ConsoleBackend::personal_data()
{
    return *parts_;
}

services::Drafts& ConsoleBackend::drafts()
{
    return *parts_;
}

services::Feed& ConsoleBackend::feed()
{
    return *parts_;
}

const std::vector<Error>& ConsoleBackend::notices() const
{
    return parts_->notices;
}

const Uuid& ConsoleBackend::console_id() const
{
    return parts_->folder().console_id();
}

void ConsoleBackend::start()
{
    parts_->start();
}

void ConsoleBackend::use_session(const std::string& user, const std::string& token)
{
    parts_->use_session(user, token);
}

std::string ConsoleBackend::token() const
{
    return parts_->token();
}

void ConsoleBackend::rest()
{
    parts_->rest();
}

const ConsoleBackend::Held& ConsoleBackend::held() const
{
    return parts_->held();
}

void ConsoleBackend::tick()
{
    parts_->tick();
}

void ConsoleBackend::stop()
{
    parts_->stop();
}

void ConsoleBackend::fetch_blob(std::string sha256, std::function<void(Result<std::string>)> done)
{
    parts_->fetch_blob(std::move(sha256), std::move(done));
}

} // namespace yiping::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_session.h"

#include <yiping/base/log.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/log_file.h>
#include <yiping/presentation/language.h>

#include <QCoreApplication>
#include <QMetaObject>
#include <QTextStream>

#include <utility>

namespace yiping::shell {

namespace fs = std::filesystem;

namespace {

constexpr int tick_ms = 250;
/// Changes that came while catching up are not "seen late".
constexpr std::size_t most_unseen = 1000;

const char* counted_as(domain::Move move)
{
    switch (move) {
    case domain::Move::Report:
        return "collected";
    case domain::Move::Dispatch:
        return "dispatched";
    case domain::Move::Sign:
        return "signed";
    case domain::Move::Close:
    case domain::Move::SelfHandle:
        return "closed";
    default:
        return nullptr;
    }
}

Result<config::Settings> settings_for(const Options& options)
{
    config::Settings settings = config::default_settings();
    const fs::path folder = options.data.empty() ? settings.data_folder : options.data;
    const fs::path file = config::DataFolder(folder).settings();
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        auto loaded = config::load_settings(file);
        if (!loaded)
            return loaded;
        settings = std::move(*loaded);
    }
    if (!options.data.empty())
        settings.data_folder = options.data;
    if (options.language)
        settings.language = options.language;
    return settings;
}

} // namespace

int report_error(const Error& error, config::Language language)
{
    QTextStream(stderr) << QStringLiteral("✘ ") << QString::fromStdString(config::Messages(language).text(error))
                        << Qt::endl;
    return exit_code(error);
}

Result<void> speak(config::Language language)
{
    return presentation::use_language(
        language == config::Language::English ? presentation::Language::English : presentation::Language::Chinese);
}

ConsoleSession::ConsoleSession(Options options, const char* role)
    : options_(std::move(options)), role_(QString::fromLatin1(role))
{
    tick_.setInterval(tick_ms);
    connect(&tick_, &QTimer::timeout, this, [this] {
        town_->tick();
        backend_->tick();
        if (sign_in_)
            sign_in_->tick();
    });
    lifetime_.setSingleShot(true);
    connect(&lifetime_, &QTimer::timeout, this, &ConsoleSession::end);
    middle_.setSingleShot(true);
    connect(&middle_, &QTimer::timeout, this, [this] { Q_EMIT picture_time(QStringLiteral("middle")); });
}

ConsoleSession::~ConsoleSession()
{
    finish();
}

std::shared_ptr<EarlyCases> ConsoleSession::read_ahead(const Options& options, const char* role, OpenRows rows)
{
    if (options.demo)
        return nullptr;
    const auto settings = settings_for(options);
    if (!settings)
        return nullptr;
    ShiftedClock clock(options.clock_shift);
    return std::make_shared<EarlyCases>(
        config::DataFolder(settings->data_folder).console(role).string(), clock.now(), rows);
}

Result<std::unique_ptr<ConsoleSession>> ConsoleSession::open(
    const Options& options, const char* role, config::Language first, std::shared_ptr<EarlyCases> early)
{
    auto settings = settings_for(options);
    if (!settings)
        return std::unexpected(settings.error());
    const config::DataFolder folder(settings->data_folder);
    if (auto log = config::install_log_file({.folder = folder.logs(), .program = role}); !log)
        return std::unexpected(log.error());
    if (!options.out.empty()) {
        std::error_code failed;
        fs::create_directories(options.out, failed);
        if (failed)
            return make_error(Fault::Environment, "shell.no_out", {{"path", options.out.string()}});
    }
    const auto connection =
        read_connection(options.connection.empty() ? folder.root() / "connection.json" : options.connection, role);
    if (!connection)
        return std::unexpected(connection.error());

    std::unique_ptr<ConsoleSession> session(new ConsoleSession(options, role));
    session->settings_ = std::move(*settings);
    session->connection_ = *connection;
    session->language_ = session->settings_.language.value_or(first);
    if (auto done = speak(session->language_); !done)
        return std::unexpected(done.error());
    ConsoleConfig config;
    config.folder = folder.console(role).string();
    config.demo = options.demo;
    config.host = connection->host;
    config.port = connection->port;
    config.authority_path = connection->authority_path;
    config.token = connection->token;
    config.certificate_path = connection->identity_path;
    config.people_sign_in = connection->token.empty();
    config.software = "yiping " YIPING_VERSION;
    config.early_cases = std::move(early);
    const Executor executor = [](std::function<void()> job) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(job), Qt::QueuedConnection);
    };
    auto backend = ConsoleBackend::open(config, executor, session->clock_, session->random_);
    if (!backend)
        return std::unexpected(backend.error());
    session->backend_ = std::move(*backend);
    for (const Error& notice : session->backend_->notices())
        log::warning("shell", "{}", notice.debug_text());
    if (config.people_sign_in) {
        SignInConfig sign_in;
        sign_in.folder = config.folder;
        sign_in.host = config.host;
        sign_in.port = config.port;
        sign_in.authority_path = config.authority_path;
        sign_in.certificate_path = config.certificate_path;
        session->sign_in_ =
            std::make_unique<ConsoleSignIn>(sign_in, *session->backend_, executor, session->clock_, session->random_);
    }
    session->town_ =
        std::make_unique<services::Town>(session->backend_->reader(), session->backend_->feed(), session->clock_);
    return session;
}

void ConsoleSession::watch_feed()
{
    services::Feed& feed = backend_->feed();
    feed.on_changes = [this, next = std::move(feed.on_changes)](services::ChangeSet changes) {
        for (const domain::CaseMove& move : changes.rows.case_move_rows)
            if (const char* what = counted_as(move.move); what != nullptr && move.at >= started_at_)
                report_.count_case(what);
        if (changes.committed_at >= started_at_ && !changes.reload && unseen_.size() < most_unseen)
            unseen_.push_back(changes.committed_at);
        next(std::move(changes));
    };
    feed.on_link = [this, next = std::move(feed.on_link)](services::LinkStatus status) {
        if (status.state == services::LinkState::Online)
            report_.set_sync(true, status.cursor);
        else
            report_.set_sync(false, status.cursor);
        clock_offset_ms_ = status.clock_offset_ms;
        if (sign_in_)
            sign_in_->link_changed(status);
        next(std::move(status));
    };
    feed.on_notice = [this](const Error& error) { Q_EMIT notice(error); };
}

void ConsoleSession::start()
{
    started_at_ = clock_.now();
    town_->start();
    watch_feed(); // around the town's own callbacks
    backend_->start();
    if (sign_in_)
        sign_in_->start();
    tick_.start();
}

void ConsoleSession::take_answers()
{
    QCoreApplication::sendPostedEvents(QCoreApplication::instance(), QEvent::MetaCall);
}

void ConsoleSession::first_frame_seen()
{
    if (report_.has_first_frame())
        return;
    report_.first_frame_seen();
    if (options_.demo)
        write_report(); // what the demo waits for
    if (options_.seconds) {
        lifetime_.start(*options_.seconds * 1000);
        middle_.start(*options_.seconds * 600);
    }
}

void ConsoleSession::frame_shown()
{
    const UtcMillis platform_now = clock_.now() + clock_offset_ms_;
    for (const UtcMillis committed : std::exchange(unseen_, {}))
        report_.add_lag(static_cast<double>(std::max<UtcMillis>(0, platform_now - committed)));
}

void ConsoleSession::end()
{
    if (std::exchange(ending_, true))
        return;
    Q_EMIT ending();
    QCoreApplication::quit();
}

void ConsoleSession::write_report() const
{
    if (!options_.out.empty() && !report_.write(options_.out / (role_.toStdString() + ".json")))
        log::error("shell", "cannot write the report to {}", options_.out.string());
}

void ConsoleSession::finish()
{
    if (std::exchange(finished_, true))
        return;
    tick_.stop();
    write_report();
    sign_in_.reset();
    if (backend_) // it may have been refused
        backend_->stop();
    config::remove_log_file();
}

} // namespace yiping::shell

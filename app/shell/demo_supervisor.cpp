// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo_supervisor.h"

#include "run_report.h"

#include <yiping/base/ports.h>
#include <yiping/config/calendar.h>
#include <yiping/config/data_dir.h>
#include <yiping/crypto/file.h>
#include <yiping/crypto/token.h>
#include <yiping/domain/working_moment.h>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QTextStream>

#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>

namespace yiping::shell {

namespace fs = std::filesystem;

namespace {

constexpr int ready_poll_ms = 20;
/// Making the model town and its database takes seconds; a minute means that it hangs.
constexpr int patience_ms = 60'000;
constexpr int end_patience_ms = 15'000;
/// Of these the farm keeps the last seconds.
constexpr std::array kept_cameras{"99010100001320000001", "99010100001320000003"};
/// The desk comes when the wall has drawn the town, so that the two do not share the machine at their start; a wall
/// that does not get there keeps it waiting no longer than this.
constexpr int wall_patience_ms = 5'000;

void say(const QString& words)
{
    QTextStream(stderr) << QStringLiteral("▸ ") << words << Qt::endl;
}

QString text_of(const fs::path& path)
{
    return QString::fromStdString(path.string());
}

QJsonObject read_json(const fs::path& file)
{
    QFile source(text_of(file));
    if (!source.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(source.readAll()).object();
}

void append(QJsonArray& to, const QJsonArray& from)
{
    for (const auto& each : from)
        to.append(each);
}

} // namespace

DemoSupervisor::DemoSupervisor(Options options, QObject* parent) : QObject(parent), options_(std::move(options))
{
    out_ = fs::absolute(options_.out.empty() ? fs::path("yiping-demo") : options_.out);
    folder_ = options_.data.empty() ? out_ / "town" : fs::absolute(options_.data);
    ready_file_ = folder_ / "ready.json";
    farm_ready_file_ = folder_ / "farm" / "ready.json";
    ready_poll_.setInterval(ready_poll_ms);
    patience_.setSingleShot(true);
    connect(&ready_poll_, &QTimer::timeout, this, [this] {
        if (fs::exists(ready_file_))
            start_consoles();
        else if (child(QStringLiteral("platform")) == nullptr && fs::exists(farm_ready_file_))
            start_platform();
    });
    wall_poll_.setInterval(ready_poll_ms);
    connect(&wall_poll_, &QTimer::timeout, this, [this] {
        if (fs::exists(out_ / "wall.json") || wall_since_.hasExpired(wall_patience_ms))
            start_desk();
    });
    connect(&patience_, &QTimer::timeout, this, [this] {
        if (ending_)
            finish();
        else
            fail(tr("示范平台一分钟内没有启动"));
    });
}

DemoSupervisor::~DemoSupervisor()
{
    for (const auto& each : children_)
        if (each->process->state() != QProcess::NotRunning) {
            each->process->disconnect(this);
            each->process->kill();
            each->process->waitForFinished(1000);
        }
}

bool DemoSupervisor::prepare_folders()
{
    std::error_code error;
    // Nothing is written among the data of a real town, and only a folder that a demo made is ever emptied.
    const config::DataFolder beside(out_);
    const bool real = fs::exists(beside.platform_database(), error) ||
                      fs::exists(beside.console("wall") / "console-id", error) ||
                      fs::exists(beside.console("desk") / "console-id", error);
    if (real && !fs::exists(out_ / "demo", error)) {
        leaves_no_summary_ = true;
        fail(tr("%1 不是演示数据的文件夹，未做任何改动").arg(text_of(out_)));
        return false;
    }
    if (fs::exists(folder_, error) && !fs::is_empty(folder_, error) && !fs::exists(folder_ / "demo", error)) {
        fail(tr("%1 不是演示数据的文件夹，未做任何改动").arg(text_of(folder_)));
        return false;
    }
    fs::remove_all(folder_, error);
    fs::create_directories(folder_, error);
    fs::create_directories(out_, error);
    std::ofstream(folder_ / "demo") << "演示数据\n";
    for (const char* stale : {"summary.json", "wall.json", "desk.json"})
        fs::remove(out_ / stale, error);
    if (!fs::exists(folder_ / "demo", error)) {
        fail(tr("不能写入 %1").arg(text_of(folder_)));
        return false;
    }
    return true;
}

void DemoSupervisor::start()
{
    if (!prepare_folders())
        return;
    // Shown at night or on a day off, the town is in the middle of a working day all the same.
    if (const auto calendar = config::load_calendar()) {
        SystemClock clock;
        const UtcMillis now = clock.now();
        clock_shift_ = domain::working_moment(*calendar, now) - now;
        if (clock_shift_ != 0)
            say(tr("演示的时钟从 %1 开始").arg(QString::fromStdString(domain::date_time_text(now + clock_shift_))));
    }
    start_farm();
}

void DemoSupervisor::start_farm()
{
    say(tr("示范镇：启动十二路摄像头……"));
    std::error_code error;
    fs::create_directories(folder_ / "farm", error);
    SystemRandom random;
    if (!crypto::write_file_atomically(
            (folder_ / "farm" / "sign.key").string(), crypto::random_token(random) + "\n", 0600)) {
        fail(tr("不能写入 %1").arg(text_of(folder_)));
        return;
    }
    QStringList arguments{QStringLiteral("--town"), QStringLiteral("--sign-key-file"),
        text_of(folder_ / "farm" / "sign.key"), QStringLiteral("--ready-file"), text_of(farm_ready_file_),
        QStringLiteral("--clock-shift"), QString::number(clock_shift_)};
    for (const char* each : kept_cameras)
        arguments << QStringLiteral("--keep") << QString::fromLatin1(each);
    launch(QStringLiteral("farm"), program_path(QStringLiteral("yiping-farm")), arguments);
    ready_poll_.start();
    patience_.start(patience_ms);
}

bool DemoSupervisor::write_camera_sources()
{
    const int port = read_json(farm_ready_file_).value(QStringLiteral("port")).toInt();
    std::ofstream file(folder_ / "farm" / "cameras.toml");
    file << "[[source]]\nname = \"farm\"\naddress = \"rtsp://127.0.0.1:" << port
         << "/{id}/{stream}\"\nrecorder = \"rtsp://127.0.0.1:" << port << "/{id}/before\"\nrecorder_ids = [";
    for (const char* each : kept_cameras)
        file << '"' << each << "\", ";
    file << "]\nsign_key_file = \"sign.key\"\n";
    file.close();
    // Signed with the same key: it is the same box that looks and tells.
    std::ofstream alarms(folder_ / "farm" / "alarms.toml");
    alarms << "[[source]]\nname = \"farm\"\ntitle = \"" << tr("视频算法").toStdString()
           << "\"\nkey_file = \"sign.key\"\n";
    alarms.close();
    return port > 0 && file.good() && alarms.good();
}

QStringList DemoSupervisor::language_argument() const
{
    return {QStringLiteral("--lang"), QString(QLatin1StringView(config::code_of(*options_.language)))};
}

QString DemoSupervisor::program_path(const QString& name) const
{
    return QCoreApplication::applicationDirPath() + QLatin1Char('/') + name;
}

void DemoSupervisor::start_platform()
{
    say(tr("示范镇：生成澜川镇，启动平台……"));
    QStringList arguments{QStringLiteral("--demo"), QStringLiteral("--simulate"), QStringLiteral("--store"),
        QStringLiteral("sqlite:") + text_of(folder_ / "platform" / "platform.db"), QStringLiteral("--port"),
        QStringLiteral("0"), QStringLiteral("--phone-port"), QStringLiteral("0"), QStringLiteral("--seed"),
        QString::number(options_.seed), QStringLiteral("--clock-shift"), QString::number(clock_shift_),
        QStringLiteral("--ready-file"), text_of(ready_file_), QStringLiteral("--log-dir"), text_of(folder_ / "logs")};
    if (options_.lan)
        arguments << QStringLiteral("--lan");
    if (options_.language)
        arguments << language_argument();
    if (!write_camera_sources()) {
        fail(tr("不能写入 %1").arg(text_of(folder_)));
        return;
    }
    arguments << QStringLiteral("--cameras") << text_of(folder_ / "farm" / "cameras.toml") << QStringLiteral("--alarms")
              << text_of(folder_ / "farm" / "alarms.toml");
    std::error_code error;
    fs::create_directories(folder_ / "platform", error);
    std::ofstream(folder_ / "platform" / "demo") << "演示数据\n";
    launch(QStringLiteral("platform"), program_path(QStringLiteral("yiping-platform")), arguments);
}

void DemoSupervisor::start_consoles()
{
    ready_poll_.stop();
    patience_.stop();
    say(tr("平台已就绪，启动大屏和席位……"));
    QStringList wall = console_arguments("--wall");
    if (!options_.wall_file.empty())
        wall << QStringLiteral("--wall-file") << text_of(options_.wall_file);
    if (options_.seconds)
        wall << QStringLiteral("--seconds") << QString::number(*options_.seconds);
    launch(QStringLiteral("wall"), QCoreApplication::applicationFilePath(), wall);
    wall_since_.start();
    wall_poll_.start();
}

void DemoSupervisor::start_desk()
{
    wall_poll_.stop();
    QStringList desk = console_arguments("--desk");
    // Without a person at the desk the director plays the day; a person takes over where there is a screen.
    if (options_.direct || options_.headless || qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
        desk << QStringLiteral("--direct");
    launch(QStringLiteral("desk"), QCoreApplication::applicationFilePath(), desk);
    let_cameras_fail();
}

void DemoSupervisor::let_cameras_fail()
{
    // Nothing in a demo may be too good: one camera's line falls silent, one's lens is covered, and both come back.
    constexpr int fail_after_ms = 35'000, back_after_ms = 150'000;
    const auto tell = [this](const char* failure_one, const char* failure_two) {
        Child* farm = child(QStringLiteral("farm"));
        if (farm == nullptr || farm->ended)
            return;
        farm->process->write(QByteArray("fail 99010100001320000010 ") + failure_one + "\n");
        farm->process->write(QByteArray("fail 99010100001320000002 ") + failure_two + "\n");
    };
    QTimer::singleShot(fail_after_ms, this, [tell] { tell("stall", "black"); });
    QTimer::singleShot(back_after_ms, this, [tell] { tell("none", "none"); });
}

QStringList DemoSupervisor::console_arguments(const char* mode) const
{
    QStringList list{QLatin1StringView(mode), QStringLiteral("--part-of-demo"), QStringLiteral("--connection"),
        text_of(ready_file_), QStringLiteral("--data"), text_of(folder_), QStringLiteral("--out"), text_of(out_),
        QStringLiteral("--clock-shift"), QString::number(clock_shift_)};
    if (options_.language)
        list << language_argument();
    if (options_.width > 0)
        list << QStringLiteral("--size") << QStringLiteral("%1x%2").arg(options_.width).arg(options_.height);
    return list;
}

DemoSupervisor::Child& DemoSupervisor::launch(const QString& name, const QString& program, const QStringList& arguments)
{
    Child* found = child(name);
    if (found == nullptr) {
        children_.push_back(std::make_unique<Child>());
        found = children_.back().get();
        found->name = name;
    }
    found->ended = false;
    found->process = std::make_unique<QProcess>();
    found->process->setProcessChannelMode(QProcess::ForwardedChannels);
    connect(found->process.get(), &QProcess::finished, this, [this, name](int code, QProcess::ExitStatus status) {
        child_ended(name, code, status == QProcess::CrashExit);
    });
    connect(found->process.get(), &QProcess::errorOccurred, this, [this, name, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 没有启动：%2").arg(name, program));
    });
    // We take SIGTERM from a descriptor and hold it back; a child must not inherit that.
    found->process->setChildProcessModifier([] {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    found->process->start(program, arguments);
    return *found;
}

DemoSupervisor::Child* DemoSupervisor::child(const QString& name)
{
    for (const auto& each : children_)
        if (each->name == name)
            return each.get();
    return nullptr;
}

void DemoSupervisor::child_ended(const QString& name, int code, bool crashed)
{
    Child* ended = child(name);
    ended->ended = true;
    if (!ending_) {
        if (name == QLatin1StringView("wall") && code == 0 && !crashed) {
            stop(); // its time is over, or somebody closed it
            return;
        }
        const QString words = tr("%1 意外结束（%2）").arg(name).arg(code);
        if (name == QLatin1StringView("farm")) {
            // Its tiles say that there is no signal; the town goes on.
            troubles_ << words;
            say(words);
            return;
        }
        if (name == QLatin1StringView("platform") || ended->restarted) {
            fail(words);
            return;
        }
        troubles_ << words;
        say(words + tr("，重新启动"));
        ended->restarted = true;
        const QString program = ended->process->program();
        const QStringList arguments = ended->process->arguments();
        QMetaObject::invokeMethod(
            this, [this, name, program, arguments] { launch(name, program, arguments); }, Qt::QueuedConnection);
        return;
    }
    for (const auto& each : children_)
        if (!each->ended) {
            // Consoles first: they still write down that the line was up.
            const bool server = each->name == QLatin1StringView("platform") || each->name == QLatin1StringView("farm");
            if (server && child(QStringLiteral("desk")) != nullptr && !child(QStringLiteral("desk"))->ended)
                continue;
            end_child(each->name);
            return;
        }
    finish();
}

void DemoSupervisor::end_child(const QString& name)
{
    if (Child* found = child(name); found != nullptr && !found->ended)
        found->process->terminate();
}

void DemoSupervisor::stop()
{
    if (ending_)
        return;
    ending_ = true;
    ready_poll_.stop();
    wall_poll_.stop();
    patience_.start(end_patience_ms);
    bool any_console = false;
    for (const auto& each : children_)
        if (each->name != QLatin1StringView("platform") && each->name != QLatin1StringView("farm") && !each->ended) {
            any_console = true;
            end_child(each->name);
        }
    if (any_console)
        return;
    for (const char* server : {"platform", "farm"})
        if (Child* found = child(QLatin1StringView(server)); found != nullptr && !found->ended) {
            end_child(found->name);
            return;
        }
    finish();
}

void DemoSupervisor::fail(const QString& what)
{
    if (done_)
        return;
    troubles_ << what;
    QTextStream(stderr) << QStringLiteral("✘ ") << what << Qt::endl;
    done_ = true;
    if (!leaves_no_summary_)
        write_summary();
    QMetaObject::invokeMethod(this, [] { QCoreApplication::exit(3); }, Qt::QueuedConnection);
}

void DemoSupervisor::finish()
{
    if (done_)
        return;
    done_ = true;
    patience_.stop();
    if (!write_summary()) {
        QTextStream(stderr) << QStringLiteral("✘ ") << tr("不能写入 %1").arg(text_of(out_ / "summary.json"))
                            << Qt::endl;
        QCoreApplication::exit(3);
        return;
    }
    say(tr("截图和 summary.json 在 %1").arg(text_of(out_)));
    QCoreApplication::exit(0);
}

bool DemoSupervisor::write_summary()
{
    QJsonObject summary = read_json(out_ / "wall.json");
    const QJsonObject desk = read_json(out_ / "desk.json");
    if (summary.isEmpty())
        summary = RunReport().to_json();
    QJsonArray screens = summary.value(QStringLiteral("screens")).toArray();
    append(screens, desk.value(QStringLiteral("screens")).toArray());
    QJsonArray errors = summary.value(QStringLiteral("errors")).toArray();
    append(errors, desk.value(QStringLiteral("errors")).toArray());
    // The consoles name their own errors; the platform has only its log.
    QFile platform_log(text_of(folder_ / "logs" / "platform.log"));
    if (platform_log.open(QIODevice::ReadOnly))
        for (const QByteArray& line : platform_log.readAll().split('\n'))
            if (line.split(' ').value(1) == "error")
                errors.append(QString::fromUtf8(line));
    append(errors, QJsonArray::fromStringList(troubles_));
    summary.insert(QStringLiteral("screens"), screens);
    summary.insert(QStringLiteral("errors"), errors);
    QSaveFile target(text_of(out_ / "summary.json"));
    if (!target.open(QIODevice::WriteOnly))
        return false;
    target.write(QJsonDocument(summary).toJson());
    return target.commit();
}

} // namespace yiping::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection_file.h"
#include "console_backend.h"
#include "console_sign_in.h"
#include "early_cases.h"
#include "options.h"
#include "run_report.h"

#include <yiping/base/shifted_clock.h>
#include <yiping/config/messages.h>
#include <yiping/config/settings.h>
#include <yiping/services/town.h>

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

class QQuickWindow;

namespace yiping::shell {

/// What wall and desk have in common: settings, log, backend and town, the run's report, the end by time or signal.
/// GUI thread.
class ConsoleSession : public QObject {
    Q_OBJECT

public:
    /// `role` is "wall" or "desk"; `first` is the language where the settings name none. From here on screens speak
    /// the session's language. Errors are those of settings, connection file, language and ConsoleBackend::open.
    /// `early`: what read_ahead() has begun.
    [[nodiscard]] static Result<std::unique_ptr<ConsoleSession>> open(
        const Options& options, const char* role, config::Language first, std::shared_ptr<EarlyCases> early = nullptr);
    /// Before anything of Qt is there: begins to read what the session will need first. nullptr for a demo, whose data
    /// is made anew, and where settings cannot be read, which open() will say.
    [[nodiscard]] static std::shared_ptr<EarlyCases> read_ahead(
        const Options& options, const char* role, OpenRows rows);
    ~ConsoleSession() override;

    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] const config::Settings& settings() const { return settings_; }
    [[nodiscard]] config::Language language() const { return language_; }
    [[nodiscard]] services::Town& town() { return *town_; }
    [[nodiscard]] const Connection& connection() const { return connection_; }
    [[nodiscard]] ConsoleBackend& backend() { return *backend_; }
    /// nullptr where a device's own token is used.
    [[nodiscard]] ConsoleSignIn* sign_in() { return sign_in_.get(); }
    [[nodiscard]] RunReport& report() { return report_; }
    [[nodiscard]] Clock& clock() { return clock_; }
    [[nodiscard]] Random& random() { return random_; }

    /// Begins to load and to sync, on threads of their own; listeners have to be there when the event loop begins, or
    /// before `take_answers`.
    void start();
    /// Tells what those threads have read so far, and nothing else that waits for the event loop: what is shown next
    /// has it in it.
    void take_answers();
    /// The first useful frame has been seen: the time given by --seconds begins.
    void first_frame_seen();
    /// A frame has reached the screen: what was waiting to be seen has been seen.
    void frame_shown();
    /// Ends the event loop after the last pictures; also on SIGINT, SIGTERM and when the time is over.
    void end();
    /// Writes <out>/<role>.json and stops the backend.
    void finish();

Q_SIGNALS:
    /// A good moment for pictures while the demo runs; `name` tells them apart.
    void picture_time(const QString& name);
    /// Something to know of: rows repaired.
    void notice(const yiping::Error& error);
    /// Last moment before the end.
    void ending();

private:
    ConsoleSession(Options options, const char* role);
    void watch_feed();
    void write_report() const;

    Options options_;
    QString role_;
    config::Settings settings_;
    Connection connection_;
    config::Language language_ = config::Language::Chinese;
    ShiftedClock clock_{options_.clock_shift};
    SystemRandom random_;
    RunReport report_;
    std::unique_ptr<ConsoleBackend> backend_;
    std::unique_ptr<ConsoleSignIn> sign_in_;
    std::unique_ptr<services::Town> town_;
    QTimer tick_;
    QTimer lifetime_;
    QTimer middle_;
    UtcMillis started_at_ = 0;
    std::vector<UtcMillis> unseen_; ///< when the changes were committed that no frame has shown yet
    std::int64_t clock_offset_ms_ = 0;
    bool ending_ = false;
    bool finished_ = false;
};

/// Prints an error in this language and gives the exit code.
[[nodiscard]] int report_error(const Error& error, config::Language language);
/// Screens made from now on speak this language.
[[nodiscard]] Result<void> speak(config::Language language);

} // namespace yiping::shell

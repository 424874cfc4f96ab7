// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>
#include <vector>

namespace yiping::shell {

/// `yiping --demo`: starts the model town's own platform, then wall and desk; ends them together; joins what they saw
/// into summary.json. Runs without a window of its own.
class DemoSupervisor : public QObject {
    Q_OBJECT

public:
    explicit DemoSupervisor(Options options, QObject* parent = nullptr);
    ~DemoSupervisor() override;

    /// Goes on in the event loop and ends it with the exit code: 0, or 3 if something could not be started.
    void start();
    /// Asks all to end (SIGINT, SIGTERM).
    void stop();

private:
    struct Child {
        QString name;
        std::unique_ptr<QProcess> process;
        bool ended = false;
        bool restarted = false;
    };

    void start_farm();
    void start_platform();
    void start_consoles();
    void start_desk();
    [[nodiscard]] QStringList console_arguments(const char* mode) const;
    void let_cameras_fail();
    Child& launch(const QString& name, const QString& program, const QStringList& arguments);
    void child_ended(const QString& name, int code, bool crashed);
    void end_child(const QString& name);
    void finish();
    void fail(const QString& what);
    [[nodiscard]] Child* child(const QString& name);
    [[nodiscard]] QStringList language_argument() const;
    [[nodiscard]] QString program_path(const QString& name) const;
    bool prepare_folders();
    /// Tells the platform where the farm streams. False if it could not be written.
    bool write_camera_sources();
    bool write_summary();

    Options options_;
    std::int64_t clock_shift_ = 0;
    std::filesystem::path folder_;
    std::filesystem::path out_;
    std::filesystem::path ready_file_, farm_ready_file_;
    QTimer ready_poll_;
    QTimer patience_;
    QTimer wall_poll_;
    QElapsedTimer wall_since_;
    std::vector<std::unique_ptr<Child>> children_;
    QStringList troubles_;
    bool ending_ = false;
    bool done_ = false;
    bool leaves_no_summary_ = false; ///< the folder for it is a real town's
};

} // namespace yiping::shell

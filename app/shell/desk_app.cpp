// SPDX-License-Identifier: GPL-3.0-or-later
#include "apps.h"
#include "console_session.h"
#include "pictures.h"
#include "unix_signals.h"

#include <yiping/config/categories.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/quick_desk_map.h>
#include <yiping/services/desk_services.h>
#include <yiping/services/director.h>

#include <QApplication>
#include <QPixmap>
#include <QQuickStyle>
#include <QScreen>
#include <QTimer>

namespace yiping::shell {

namespace {

constexpr int director_ms = 200;

/// What the desk believes of itself before the platform has said more; the platform alone decides.
domain::Principal operator_here()
{
    domain::Principal me;
    me.user = "desk";
    me.post = "值班员";
    me.role = domain::UserRole::Operator;
    me.device = "desk";
    return me;
}

} // namespace

int run_desk(const Options& options, int argc, char** argv)
{
    QApplication application(argc, argv);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    std::function<void()> on_signal;
    const UnixSignals signals([&on_signal] {
        if (on_signal)
            on_signal();
    });
    const config::Language first = first_language(argc, argv);
    const auto categories = config::load_categories();
    if (!categories)
        return report_error(categories.error(), first);
    auto opened = ConsoleSession::open(options, "desk", first);
    if (!opened)
        return report_error(opened.error(), first);
    ConsoleSession& session = **opened;
    on_signal = [&session] { session.end(); };

    services::DeskServices services(session.town(), session.backend().reader(), session.backend().commands(),
        session.clock(), session.random(), operator_here(), *categories);
    const config::Messages messages(session.language());
    desk::DeskWindow window(services,
        [&messages](const Error& error) { return QString::fromStdString(messages.text(error)); },
        desk::make_quick_desk_map(session.town()),
        {.demo = options.demo, .wall = session.settings().wall, .photo = {}});
    if (options.width > 0)
        window.resize(options.width, options.height);
    else if (qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
        window.setGeometry(QGuiApplication::primaryScreen()->geometry()); // nobody is there to maximise it
    QObject::connect(&window, &desk::DeskWindow::firstUsefulFrame, &session, &ConsoleSession::first_frame_seen);

    std::unique_ptr<services::Director> director;
    QTimer director_tick;
    if (options.direct) {
        director = std::make_unique<services::Director>(
            session.town(), services.actions, services.dispatch, options.seed, session.settings().wall);
        QObject::connect(&director_tick, &QTimer::timeout, &session, [&] {
            if (services.case_desk.opened().is_nil())
                window.open_first();
            director->tick(session.clock().now());
        });
        director_tick.start(director_ms);
    }
    if (!options.out.empty())
        QObject::connect(&session, &ConsoleSession::ending, &session, [&] {
            if (services.case_desk.opened().is_nil())
                window.open_first();
            QApplication::processEvents();
            save_picture(session, QStringLiteral("desk-case"), window.grab().toImage());
        });
    if (options.width > 0 || qEnvironmentVariableIsSet("YIPING_VIRTUAL_DISPLAY"))
        window.show();
    else
        window.showMaximized();
    session.start();
    const int code = QApplication::exec();
    session.finish();
    return code;
}

} // namespace yiping::shell

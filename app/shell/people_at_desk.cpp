// SPDX-License-Identifier: GPL-3.0-or-later
#include "people_at_desk.h"

namespace yiping::shell {

using desk::DeskWindow;
using desk::SignInWindow;

PeopleAtDesk::PeopleAtDesk(services::SignIn& port, DeskWindow& desk, const presentation::ErrorWords& error_words,
    Clock& clock, std::function<void()> show_desk)
    : port_(port),
      desk_(desk),
      error_words_(error_words),
      show_desk_(std::move(show_desk)),
      window_(port, error_words, clock)
{
    port_.on_changed = [this](const std::optional<Error>& why) { changed(why); };
    QObject::connect(&window_, &SignInWindow::accepted, &desk_, [this] { work(); });
    QObject::connect(&window_, &SignInWindow::dismissed, &desk_, [this] { window_.hide(); });
    // With the desk beside it the program goes on; else there is nothing left to look at.
    QObject::connect(&window_, &SignInWindow::closed, &desk_, [this] {
        if (!desk_.isVisible())
            Q_EMIT desk_.closed();
    });
    QObject::connect(&desk_, &DeskWindow::switchUserWanted, &window_, [this] {
        port_.sign_out();
        ask({}, {});
    });
    QObject::connect(&desk_, &DeskWindow::signOutWanted, &window_, [this] {
        port_.sign_out();
        ask(presentation::text(port_.last_user()), {});
    });
    QObject::connect(&desk_, &DeskWindow::changePasswordWanted, &window_, [this] {
        window_.ask_new_password();
        window_.show();
        window_.activateWindow();
    });
}

PeopleAtDesk::~PeopleAtDesk()
{
    port_.on_changed = nullptr;
}

void PeopleAtDesk::begin()
{
    if (port_.signed_in())
        work();
    else
        ask(presentation::text(port_.last_user()), {});
}

void PeopleAtDesk::work()
{
    window_.hide();
    desk_.show_user(port_.signed_in());
    show_desk_();
}

void PeopleAtDesk::ask(const QString& user, const QString& why)
{
    desk_.leave();
    desk_.hide();
    window_.ask(user, why);
    window_.show();
    window_.raise();
    window_.activateWindow();
}

void PeopleAtDesk::changed(const std::optional<Error>& why)
{
    const QString words = why ? error_words_(*why) : QString();
    if (!port_.signed_in()) {
        ask(presentation::text(port_.last_user()), words);
        return;
    }
    // The platform is back: the desk stays as it is, beside it the question.
    desk_.show_user(port_.signed_in());
    if (why && !window_.isVisible()) {
        window_.ask(presentation::text(port_.signed_in()->who.user), words);
        window_.show();
        window_.raise();
    }
}

} // namespace yiping::shell

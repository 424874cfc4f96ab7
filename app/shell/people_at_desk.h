// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/sign_in_window.h>
#include <yiping/services/sign_in.h>

#include <functional>

namespace yiping::shell {

/// Who sits at the desk: sign-in window first, then the desk; handing over, a new password, signing out, and back to
/// the sign-in window when the platform has ended a session. GUI thread; what it is given must outlive it. Takes over
/// SignIn::on_changed.
class PeopleAtDesk {
public:
    PeopleAtDesk(services::SignIn& port, desk::DeskWindow& desk, const presentation::ErrorWords& error_words,
        Clock& clock, std::function<void()> show_desk);
    ~PeopleAtDesk();
    PeopleAtDesk(const PeopleAtDesk&) = delete;
    PeopleAtDesk& operator=(const PeopleAtDesk&) = delete;

    /// Shows the desk where a session was kept, else asks.
    void begin();
    [[nodiscard]] desk::SignInWindow& window() { return window_; }

private:
    void work();
    void ask(const QString& user, const QString& why);
    void changed(const std::optional<Error>& why);

    services::SignIn& port_;
    desk::DeskWindow& desk_;
    presentation::ErrorWords error_words_;
    std::function<void()> show_desk_;
    desk::SignInWindow window_;
};

} // namespace yiping::shell

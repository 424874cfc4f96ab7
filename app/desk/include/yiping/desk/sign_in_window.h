// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/presentation/words.h>
#include <yiping/services/sign_in.h>

#include <QString>
#include <QWidget>

#include <cstdint>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

/// The window before the desk: name and password, why not, a new password where one is asked for. Remembers names only.
/// GUI thread; port and clock must outlive it.
class SignInWindow final : public QWidget {
    Q_OBJECT

public:
    SignInWindow(services::SignIn& port, presentation::ErrorWords error_words, Clock& clock, QWidget* parent = nullptr);

    /// Asks for a name and a password. `why` says what has happened ("登录已过期…"), "" nothing.
    void ask(const QString& user, const QString& why);
    /// A new password for whoever is signed in, of his own will.
    void ask_new_password();

Q_SIGNALS:
    /// Somebody is signed in and may work.
    void accepted();
    /// Leaves a new password of his own will to another day.
    void dismissed();
    /// Closed instead of signing in.
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void fit_height();
    QWidget* make_sign_in();
    QWidget* make_new_password();
    void sign_in();
    void change_password();
    void say(const QString& words);
    void show_page(QWidget* page);
    void set_busy(bool busy);
    void show_new_password(bool demanded);
    [[nodiscard]] QString words_of(const Error& error) const;

    services::SignIn& port_;
    presentation::ErrorWords error_words_;
    Clock& clock_;
    bool busy_ = false;
    bool demanded_ = false; ///< the new password is the platform's wish
    std::uint64_t asked_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    QWidget* sign_in_page_ = nullptr;
    QWidget* new_page_ = nullptr;
    QLabel* problem_ = nullptr;
    QLineEdit* user_ = nullptr;
    QLineEdit* password_ = nullptr;
    QCheckBox* stay_ = nullptr;
    QPushButton* enter_ = nullptr;
    QLabel* new_title_ = nullptr;
    QLineEdit* old_ = nullptr;
    QLineEdit* new_ = nullptr;
    QLineEdit* again_ = nullptr;
    QPushButton* change_ = nullptr;
    QPushButton* later_ = nullptr;
};

} // namespace yiping::desk

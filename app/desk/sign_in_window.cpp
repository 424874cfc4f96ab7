// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/desk/sign_in_window.h>

#include "look.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <charconv>
#include <memory>

namespace yiping::desk {

namespace {

constexpr int least_password = 10;
constexpr int margin = 44;

QLineEdit* field(const char* name, bool secret, QWidget* parent)
{
    auto* made = new QLineEdit(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setFont(look::font(look::large));
    made->setMinimumHeight(42);
    made->setMaxLength(200);
    if (secret) {
        made->setEchoMode(QLineEdit::Password);
        made->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    }
    return made;
}

QPushButton* wide_button(const QString& words, const char* name, bool primary, QWidget* parent)
{
    auto* made = new QPushButton(words, parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setProperty(primary ? "primary" : "plain", true);
    made->setFont(look::font(look::large, primary));
    made->setMinimumHeight(46);
    made->setAutoDefault(false);
    return made;
}

} // namespace

SignInWindow::SignInWindow(services::SignIn& port, presentation::ErrorWords error_words, Clock& clock, QWidget* parent)
    : QWidget(parent), port_(port), error_words_(std::move(error_words)), clock_(clock)
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    setFont(look::font(look::body));
    look::wear(*this, look::Theme::Day);
    setWindowTitle(tr("一屏 登录"));
    setFixedWidth(480);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* band = new QWidget(this);
    look::set_ground(band, look::bar);
    band->setFixedHeight(92);
    auto* names = new QVBoxLayout(band);
    names->setContentsMargins(margin, 16, margin, 16);
    names->setSpacing(2);
    names->addWidget(look::label(tr("一屏"), look::title, look::bar_text_1, band, true));
    names->addWidget(look::label(tr("乡镇一张图工作台 · 指挥台"), look::body, look::bar_text_2, band));
    column->addWidget(band);

    auto* body = new QWidget(this);
    auto* inner = new QVBoxLayout(body);
    inner->setContentsMargins(margin, 22, margin, 30);
    inner->setSpacing(14);
    problem_ = look::label({}, look::body, look::late, body);
    problem_->setObjectName(QStringLiteral("signInProblem"));
    problem_->setWordWrap(true);
    look::set_ground(problem_, look::error_ground);
    look::pad(problem_, 12, 9, 12, 9);
    problem_->hide();
    inner->addWidget(problem_);
    sign_in_page_ = make_sign_in();
    new_page_ = make_new_password();
    inner->addWidget(sign_in_page_);
    inner->addWidget(new_page_);
    inner->addStretch(1);
    column->addWidget(body, 1);
    ask(presentation::text(port_.last_user()), {});
}

QWidget* SignInWindow::make_sign_in()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(look::label(tr("用户名"), look::body, look::text_2, page));
    user_ = field("user", false, page);
    column->addWidget(user_);
    column->addSpacing(6);
    column->addWidget(look::label(tr("密码"), look::body, look::text_2, page));
    password_ = field("password", true, page);
    column->addWidget(password_);
    column->addSpacing(8);
    stay_ = new QCheckBox(tr("本机保持登录"), page);
    stay_->setObjectName(QStringLiteral("stay"));
    stay_->setFont(look::font(look::body));
    column->addWidget(stay_);
    QLabel* hint = look::label(tr("重新打开时不必再输密码，直到登录过期。密码不会存在本机。公用电脑请勿勾选。"),
        look::small, look::text_3, page);
    hint->setWordWrap(true);
    column->addWidget(hint);
    column->addSpacing(12);
    enter_ = wide_button(tr("登录"), "enter", true, page);
    column->addWidget(enter_);
    connect(enter_, &QPushButton::clicked, this, &SignInWindow::sign_in);
    return page;
}

QWidget* SignInWindow::make_new_password()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    new_title_ = look::label({}, look::large, look::text_1, page, true);
    new_title_->setObjectName(QStringLiteral("newPasswordTitle"));
    new_title_->setWordWrap(true);
    column->addWidget(new_title_);
    QLabel* rules =
        look::label(tr("至少 %1 个字符；不含用户名；不用常见密码。一句好记的话就很好。").arg(least_password),
            look::small, look::text_3, page);
    rules->setWordWrap(true);
    column->addWidget(rules);
    column->addSpacing(4);
    column->addWidget(look::label(tr("现在的密码"), look::body, look::text_2, page));
    old_ = field("oldPassword", true, page);
    column->addWidget(old_);
    column->addWidget(look::label(tr("新密码"), look::body, look::text_2, page));
    new_ = field("newPassword", true, page);
    column->addWidget(new_);
    column->addWidget(look::label(tr("再输一遍新密码"), look::body, look::text_2, page));
    again_ = field("againPassword", true, page);
    column->addWidget(again_);
    column->addSpacing(10);
    change_ = wide_button(tr("修改密码"), "change", true, page);
    column->addWidget(change_);
    later_ = wide_button(tr("以后再改"), "later", false, page);
    column->addWidget(later_);
    connect(change_, &QPushButton::clicked, this, &SignInWindow::change_password);
    connect(later_, &QPushButton::clicked, this, [this] {
        ++asked_;
        for (QLineEdit* each : {old_, new_, again_})
            each->clear();
        Q_EMIT dismissed();
    });
    return page;
}

void SignInWindow::ask(const QString& user, const QString& why)
{
    ++asked_;
    set_busy(false);
    demanded_ = false;
    for (QLineEdit* each : {password_, old_, new_, again_})
        each->clear();
    user_->setText(user);
    stay_->setChecked(false);
    show_page(sign_in_page_);
    say(why);
    fit_height();
    (user.isEmpty() ? user_ : password_)->setFocus();
}

void SignInWindow::ask_new_password()
{
    ++asked_;
    set_busy(false);
    old_->clear();
    show_new_password(false);
}

void SignInWindow::show_new_password(bool demanded)
{
    demanded_ = demanded;
    new_title_->setText(demanded ? tr("首次登录，请先换成自己的密码") : tr("修改密码"));
    later_->setVisible(!demanded);
    new_->clear();
    again_->clear();
    show_page(new_page_);
    say({});
    fit_height();
    (old_->text().isEmpty() ? old_ : new_)->setFocus();
}

void SignInWindow::show_page(QWidget* page)
{
    // Not stacked: the window is as high as the page that is seen.
    for (QWidget* each : {sign_in_page_, new_page_})
        each->setVisible(each == page);
}

void SignInWindow::say(const QString& words)
{
    problem_->setText(words);
    problem_->setVisible(!words.isEmpty());
    fit_height();
}

void SignInWindow::set_busy(bool busy)
{
    busy_ = busy;
    for (QWidget* each : std::initializer_list<QWidget*>{user_, password_, stay_, enter_, old_, new_, again_, change_})
        each->setEnabled(!busy);
    enter_->setText(busy ? tr("正在登录…") : tr("登录"));
    change_->setText(busy ? tr("正在修改…") : tr("修改密码"));
}

QString SignInWindow::words_of(const Error& error) const
{
    QString words = error_words_(error);
    // "15 分钟后" is hard to keep in mind: the time of day is said too.
    const std::string minutes = error.arg("minutes");
    std::int64_t number = 0;
    if (std::from_chars(minutes.data(), minutes.data() + minutes.size(), number).ec == std::errc() && number > 0)
        words += tr("（%1 后可再试）").arg(presentation::clock_words(clock_.now() + number * 60'000));
    return words;
}

void SignInWindow::sign_in()
{
    if (busy_)
        return;
    const QString user = user_->text().trimmed();
    const QString password = password_->text();
    if (user.isEmpty() || password.isEmpty()) {
        say(user.isEmpty() ? tr("请输入用户名。") : tr("请输入密码。"));
        (user.isEmpty() ? user_ : password_)->setFocus();
        return;
    }
    say({});
    set_busy(true);
    port_.sign_in(user.toStdString(), password.toStdString(), stay_->isChecked(),
        [this, alive = std::weak_ptr(alive_), number = ++asked_](Result<services::SignedIn> answer) {
            if (alive.expired() || number != asked_)
                return;
            set_busy(false);
            if (!answer) {
                password_->clear();
                say(words_of(answer.error()));
                password_->setFocus();
                return;
            }
            if (answer->must_change) {
                old_->setText(password_->text()); // typed a moment ago
                password_->clear();
                show_new_password(true);
                return;
            }
            password_->clear();
            Q_EMIT accepted();
        });
}

void SignInWindow::change_password()
{
    if (busy_)
        return;
    const auto refuse = [this](const QString& words, QLineEdit* at) {
        say(words);
        at->setFocus();
    };
    const QString wanted = new_->text();
    if (old_->text().isEmpty()) {
        refuse(tr("请输入现在的密码。"), old_);
        return;
    }
    if (wanted.toUcs4().size() < least_password) {
        refuse(tr("新密码至少要 %1 个字符。").arg(least_password), new_);
        return;
    }
    if (wanted != again_->text()) {
        refuse(tr("两遍新密码不一样，请再输一遍。"), again_);
        return;
    }
    say({});
    set_busy(true);
    port_.change_password(old_->text().toStdString(), wanted.toStdString(),
        [this, alive = std::weak_ptr(alive_), number = ++asked_](Result<void> answer) {
            if (alive.expired() || number != asked_)
                return;
            set_busy(false);
            if (!answer) {
                say(words_of(answer.error()));
                new_->setFocus();
                return;
            }
            for (QLineEdit* each : {old_, new_, again_})
                each->clear();
            Q_EMIT accepted();
        });
}

void SignInWindow::closeEvent(QCloseEvent* event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

void SignInWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (new_page_->isHidden())
            sign_in();
        else
            change_password();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SignInWindow::fit_height()
{
    // The usual hint does not know how high wrapped text is at this width.
    layout()->activate();
    const int wanted = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    resize(width(), wanted);
}

} // namespace yiping::desk

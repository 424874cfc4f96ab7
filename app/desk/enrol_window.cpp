// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/desk/enrol_window.h>

#include "look.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace yiping::desk {

namespace {

constexpr int margin = 44;

/// 64 hex digits, whatever stands between them.
bool is_fingerprint(const QString& text)
{
    static const QRegularExpression between(QStringLiteral("[\\s:-]"));
    static const QRegularExpression digits(QStringLiteral("^[0-9a-fA-F]{64}$"));
    return digits.match(QString(text).remove(between)).hasMatch();
}

} // namespace

EnrolWindow::EnrolWindow(Enrol enrol, presentation::ErrorWords error_words, QWidget* parent)
    : QWidget(parent), enrol_(std::move(enrol)), error_words_(std::move(error_words))
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    setFont(look::font(look::body));
    look::wear(*this, look::Theme::Day);
    setWindowTitle(tr("一屏 注册本机"));
    setFixedWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(margin, 30, margin, 30);
    column->setSpacing(8);
    column->addWidget(look::label(tr("注册本机"), look::title, look::text_1, this, true));
    QLabel* hint = look::label(tr("第一次使用，请按平台管理员给的纸条填写。本机核对平台的身份之后才发送注册码。"),
        look::body, look::text_2, this);
    hint->setWordWrap(true);
    column->addWidget(hint);
    problem_ = look::label({}, look::body, look::late, this);
    problem_->setObjectName(QStringLiteral("enrolProblem"));
    problem_->setWordWrap(true);
    problem_->hide();
    column->addSpacing(6);
    column->addWidget(problem_);
    const auto field = [&](const QString& words, const QString& example, const char* name) {
        column->addSpacing(6);
        column->addWidget(look::label(words, look::body, look::text_2, this));
        auto* made = new QLineEdit(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setFont(look::font(look::large));
        made->setMinimumHeight(42);
        made->setPlaceholderText(example);
        return made;
    };
    platform_ = field(tr("平台地址"), tr("主机:端口，如 10.1.2.3:8443"), "platform");
    column->addWidget(platform_);
    code_ = field(tr("注册码"), QStringLiteral("XXXXX-XXXXX"), "code");
    column->addWidget(code_);
    proof_ = field(tr("平台证书的指纹，或证书文件"), tr("64 位 SHA-256，或文件路径"), "proof");
    auto* row = new QHBoxLayout;
    row->addWidget(proof_, 1);
    auto* browse = new QPushButton(tr("选择文件…"), this);
    browse->setProperty("plain", true);
    browse->setFont(look::font(look::body));
    browse->setAutoDefault(false);
    row->addWidget(browse);
    column->addLayout(row);
    column->addSpacing(14);
    enter_ = new QPushButton(tr("注册"), this);
    enter_->setObjectName(QStringLiteral("enrol"));
    enter_->setProperty("primary", true);
    enter_->setFont(look::font(look::large, true));
    enter_->setMinimumHeight(46);
    enter_->setAutoDefault(false);
    column->addWidget(enter_);
    column->addStretch(1);
    connect(enter_, &QPushButton::clicked, this, &EnrolWindow::enrol);
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString file =
            QFileDialog::getOpenFileName(this, tr("平台的证书文件"), {}, QStringLiteral("PEM (*.pem *.crt)"));
        if (!file.isEmpty())
            proof_->setText(file);
    });
}

void EnrolWindow::say(const QString& words)
{
    problem_->setText(words);
    problem_->setVisible(!words.isEmpty());
    adjustSize();
}

void EnrolWindow::enrol()
{
    if (busy_)
        return;
    for (QLineEdit* each : {platform_, code_, proof_}) {
        if (each->text().trimmed().isEmpty()) {
            say(tr("三项都要填写。"));
            each->setFocus();
            return;
        }
    }
    const QString proof = proof_->text().trimmed();
    Fields fields;
    fields.platform = platform_->text().trimmed().toStdString();
    fields.code = code_->text().trimmed().toStdString();
    (is_fingerprint(proof) ? fields.fingerprint : fields.authority_file) = proof.toStdString();
    say({});
    busy_ = true;
    enter_->setEnabled(false);
    enter_->setText(tr("正在注册…"));
    enrol_(std::move(fields), [this, alive = std::weak_ptr(alive_)](const Result<void>& answer) {
        if (alive.expired())
            return;
        busy_ = false;
        enter_->setEnabled(true);
        enter_->setText(tr("注册"));
        if (!answer) {
            say(error_words_(answer.error()));
            return;
        }
        done_ = true;
        hide();
        Q_EMIT enrolled();
    });
}

void EnrolWindow::closeEvent(QCloseEvent* event)
{
    QWidget::closeEvent(event);
    if (!done_)
        Q_EMIT given_up();
}

void EnrolWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        enrol();
    else
        QWidget::keyPressEvent(event);
}

} // namespace yiping::desk

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/services/ports.h>

#include <QFrame>
#include <QStringList>

#include <utility>
#include <vector>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

/// 查看: asks for a reason, then shows one personal field with the time that is left, and forgets it. The value is in
/// the one label of this bar and nowhere else; it cannot be marked or copied.
class RevealBar final : public QFrame {
    Q_OBJECT

public:
    static constexpr int least_reason = 4;

    /// What can be asked for here.
    struct Offer {
        QString title;
        std::vector<std::pair<QString, const char*>> fields; ///< words, name in the register
        QStringList reasons; ///< the usual ones, to be taken by a click
        bool narrow = false; ///< the answer takes two lines
        QString name = QStringLiteral("reveal"); ///< of the bar; its parts begin with it
    };

    explicit RevealBar(const Offer& offer, QWidget* parent = nullptr);

    void ask();
    /// `until` by the platform's clock.
    void show_value(const services::RevealedField& field, UtcMillis platform_now);
    void show_problem(const QString& words);
    /// Hides what is out of time.
    void tick(UtcMillis platform_now);
    /// Forgets the value and closes.
    void forget();
    [[nodiscard]] bool is_open() const { return open_; }

Q_SIGNALS:
    void wanted(const QString& field, const QString& reason);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* make_question(const Offer& offer);
    [[nodiscard]] QWidget* make_answer(const Offer& offer);
    void confirm();
    void clear_value();

    bool open_ = false;
    UtcMillis until_ = 0; ///< 0: nothing is shown
    QWidget* question_ = nullptr;
    QButtonGroup* fields_ = nullptr;
    QLineEdit* reason_ = nullptr;
    QLabel* problem_ = nullptr;
    QWidget* answer_ = nullptr;
    QLabel* name_ = nullptr;
    QLabel* value_ = nullptr;
    QLabel* left_ = nullptr;
};

} // namespace yiping::desk

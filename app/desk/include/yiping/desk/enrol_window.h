// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/presentation/words.h>

#include <QWidget>

#include <cstdint>
#include <functional>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

/// The very first start: where the platform is, the code that its administrator gave, and how to know the platform.
/// GUI thread.
class EnrolWindow final : public QWidget {
    Q_OBJECT

public:
    struct Fields {
        std::string platform, code, fingerprint, authority_file; ///< one of the last two
    };
    /// Enrols without holding up the GUI; `done` comes on the GUI thread.
    using Enrol = std::function<void(Fields, std::function<void(Result<void>)> done)>;

    EnrolWindow(Enrol enrol, presentation::ErrorWords error_words, QWidget* parent = nullptr);

Q_SIGNALS:
    void enrolled();
    /// Closed without having been enrolled.
    void given_up();

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void enrol();
    void say(const QString& words);

    Enrol enrol_;
    presentation::ErrorWords error_words_;
    bool busy_ = false;
    bool done_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    QLabel* problem_ = nullptr;
    QLineEdit* platform_ = nullptr;
    QLineEdit* code_ = nullptr;
    QLineEdit* proof_ = nullptr;
    QPushButton* enter_ = nullptr;
};

} // namespace yiping::desk

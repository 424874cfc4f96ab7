// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connection_file.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

namespace yiping::shell {

/// A presenter's hand on the day that a demo plays: orders go to the demo's own platform on this machine, and how the
/// day stands comes back in words. GUI thread.
class DayRemote : public QObject {
    Q_OBJECT

public:
    /// Does nothing where the connection names no port for phones.
    explicit DayRemote(const Connection& connection, QObject* parent = nullptr);

    /// Holds the day, or lets it go on.
    void toggle();
    void next();
    void back();
    /// A digit of an act's number; the act is played when no other digit follows.
    void digit(int digit);
    /// Asks how the day stands, and again whenever that changes by itself.
    void look();

    /// "第 4 幕，共 17 幕：化粪池堵了"; "" before the first.
    [[nodiscard]] QString words() const { return words_; }

Q_SIGNALS:
    void words_changed(const QString& words);

private:
    void order(const QByteArray& body);
    void take(const QByteArray& answer);

    Connection connection_;
    QNetworkAccessManager network_;
    QTimer again_, number_ends_;
    int number_ = 0;
    bool paused_ = false;
    QString words_;
};

} // namespace yiping::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#include "day_remote.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <algorithm>

namespace yiping::shell {

namespace {

constexpr int number_ends_ms = 900;
constexpr int answer_ms = 3'000;
constexpr int soonest_ms = 300, latest_ms = 15'000;
constexpr int most_acts = 1'000;

QByteArray order_body(const char* order, int act = 0)
{
    QJsonObject body{{QStringLiteral("order"), QLatin1StringView(order)}};
    if (act > 0)
        body.insert(QStringLiteral("act"), act);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace

DayRemote::DayRemote(const Connection& connection, QObject* parent) : QObject(parent), connection_(connection)
{
    again_.setSingleShot(true);
    connect(&again_, &QTimer::timeout, this, &DayRemote::look);
    number_ends_.setSingleShot(true);
    number_ends_.setInterval(number_ends_ms);
    connect(&number_ends_, &QTimer::timeout, this, [this] { order(order_body("play", std::exchange(number_, 0))); });
}

void DayRemote::toggle()
{
    order(order_body(paused_ ? "resume" : "pause"));
}

void DayRemote::next()
{
    order(order_body("next"));
}

void DayRemote::back()
{
    order(order_body("back"));
}

void DayRemote::digit(int digit)
{
    number_ = std::min(number_ * 10 + digit, most_acts);
    if (number_ > 0)
        number_ends_.start();
}

void DayRemote::look()
{
    order({});
}

void DayRemote::order(const QByteArray& body)
{
    if (connection_.phone_port == 0)
        return;
    QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/api/demo/day").arg(connection_.phone_port)));
    request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(connection_.token));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    request.setTransferTimeout(answer_ms);
    QNetworkReply* const reply = body.isEmpty() ? network_.get(request) : network_.post(request, body);
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        if (reply->error() == QNetworkReply::NoError)
            take(reply->readAll());
        else if (!again_.isActive()) // a platform that is busy, or the end of the demo
            again_.start(latest_ms);
    });
}

void DayRemote::take(const QByteArray& answer)
{
    const QJsonObject day = QJsonDocument::fromJson(answer).object();
    paused_ = day.value(QStringLiteral("paused")).toBool();
    const int acts = day.value(QStringLiteral("acts")).toInt();
    const int current = day.value(QStringLiteral("current")).toInt();
    QString words;
    if (acts > 0 && current > 0)
        words = tr("第 %1 幕，共 %2 幕：%3").arg(current).arg(acts).arg(day.value(QStringLiteral("title")).toString());
    if (paused_)
        words = words.isEmpty() ? tr("已暂停") : tr("已暂停 · %1").arg(words);
    if (words != words_) {
        words_ = words;
        Q_EMIT words_changed(words_);
    }
    // A moment behind the next act, so that it is found played.
    const double next = day.value(QStringLiteral("next_in_ms")).toDouble(latest_ms);
    again_.start(static_cast<int>(std::clamp(next + soonest_ms, double(soonest_ms), double(latest_ms))));
}

} // namespace yiping::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console_backend.h"

#include <QImage>
#include <QObject>
#include <QQuickAsyncImageProvider>

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>

namespace yiping::shell {

/// "image://photo/<sha256>" for QML: the picture of an attachment, fetched from the platform when it is first looked at
/// and decoded beside the GUI. A picture that has to wait for the line comes when it does. Given to an engine that ends
/// before the backend; `owner` lives on the GUI thread, the backend's.
class PhotoProvider : public QQuickAsyncImageProvider {
public:
    PhotoProvider(ConsoleBackend& backend, QObject& owner) : backend_(backend), owner_(owner) {}
    /// Any thread.
    QQuickImageResponse* requestImageResponse(const QString& sha256, const QSize& wanted) override;

private:
    ConsoleBackend& backend_;
    QObject& owner_;
};

/// The same for widgets, which ask again: what is not here yet is fetched, and `arrived` says that something came. The
/// last ones are kept. GUI thread; the backend must outlive it.
class PhotoShelf : public QObject {
    Q_OBJECT

public:
    explicit PhotoShelf(ConsoleBackend& backend) : backend_(backend) {}
    /// A null image while it has not been fetched, or where it is no picture.
    [[nodiscard]] QImage photo(const std::string& sha256);

Q_SIGNALS:
    void arrived();

private:
    void put(const std::string& sha256, QImage image);

    ConsoleBackend& backend_;
    std::unordered_map<std::string, QImage> images_;
    std::deque<std::string> order_; ///< of images_, the oldest first
    std::set<std::string> wanted_;
};

} // namespace yiping::shell

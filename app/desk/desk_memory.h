// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVariant>

#include <cstdint>

namespace yiping::desk {

/// When the desk is dark.
enum class ThemeChoice : std::uint8_t {
    Day,
    Night,
    ByClock, ///< dark from 19:00 to 7:00
};

/// How the desk was left: theme, size, where its panels stand, what its user has set and half written. One small file,
/// written at once and as a whole, so that a kill loses nothing. GUI thread.
class DeskMemory {
public:
    /// "" keeps nothing beyond the life of the object.
    explicit DeskMemory(QString file);

    [[nodiscard]] ThemeChoice theme() const;
    void set_theme(ThemeChoice choice);
    /// 100 to 200 percent. Taken up when the program starts.
    [[nodiscard]] int scale() const;
    void set_scale(int percent);
    /// Where the panels stand, in the words of QMainWindow::saveState; empty: as shipped.
    [[nodiscard]] QByteArray layout() const;
    void set_layout(const QByteArray& layout);

    /// Anything else by its name. What is not valid is forgotten.
    [[nodiscard]] QVariant value(const QString& name) const;
    void set_value(const QString& name, const QVariant& value);

private:
    QString file_;
    QVariantMap values_;
};

/// A desk's dark hours, of local time.
[[nodiscard]] bool is_night(ThemeChoice choice, std::int64_t local_millis_of_day);

} // namespace yiping::desk

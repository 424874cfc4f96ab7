// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_memory.h"

#include <yiping/desk/desk_scale.h>

#include <QSettings>

#include <algorithm>
#include <utility>

namespace yiping::desk {

namespace {

constexpr int least_scale = 100;
constexpr int most_scale = 200;

} // namespace

DeskMemory::DeskMemory(QString file) : file_(std::move(file))
{
    if (file_.isEmpty())
        return;
    const QSettings kept(file_, QSettings::IniFormat);
    for (const QString& name : kept.allKeys())
        values_.insert(name, kept.value(name));
}

QVariant DeskMemory::value(const QString& name) const
{
    return values_.value(name);
}

void DeskMemory::set_value(const QString& name, const QVariant& value)
{
    if (values_.value(name) == value)
        return;
    if (value.isValid())
        values_.insert(name, value);
    else
        values_.remove(name);
    if (file_.isEmpty())
        return;
    QSettings kept(file_, QSettings::IniFormat);
    if (value.isValid())
        kept.setValue(name, value);
    else
        kept.remove(name);
    kept.sync(); // a full disk costs the arrangement, not the work: nothing to say
}

ThemeChoice DeskMemory::theme() const
{
    const QString kept = value(QStringLiteral("theme")).toString();
    return kept == QLatin1String("night")   ? ThemeChoice::Night
           : kept == QLatin1String("clock") ? ThemeChoice::ByClock
                                            : ThemeChoice::Day;
}

void DeskMemory::set_theme(ThemeChoice choice)
{
    set_value(QStringLiteral("theme"), choice == ThemeChoice::Night     ? QStringLiteral("night")
                                       : choice == ThemeChoice::ByClock ? QStringLiteral("clock")
                                                                        : QStringLiteral("day"));
}

int DeskMemory::scale() const
{
    const QVariant kept = value(QStringLiteral("scale"));
    return std::clamp(kept.isValid() ? kept.toInt() : least_scale, least_scale, most_scale);
}

void DeskMemory::set_scale(int percent)
{
    set_value(QStringLiteral("scale"), std::clamp(percent, least_scale, most_scale));
}

QByteArray DeskMemory::layout() const
{
    return value(QStringLiteral("layout")).toByteArray();
}

void DeskMemory::set_layout(const QByteArray& layout)
{
    set_value(QStringLiteral("layout"), layout.isEmpty() ? QVariant() : QVariant(layout));
}

bool is_night(ThemeChoice choice, std::int64_t local_millis_of_day)
{
    constexpr std::int64_t hour = 3'600'000;
    if (choice == ThemeChoice::ByClock)
        return local_millis_of_day >= 19 * hour || local_millis_of_day < 7 * hour;
    return choice == ThemeChoice::Night;
}

int kept_scale(const QString& memory_file)
{
    return DeskMemory(memory_file).scale();
}

} // namespace yiping::desk

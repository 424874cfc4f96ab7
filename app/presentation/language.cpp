// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/language.h>

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace yiping::presentation {

namespace {

/// As installed translators are: of the process.
struct Spoken {
    Language language = Language::Chinese;
    QTranslator ours;
    QTranslator of_qt;
};

Spoken& spoken()
{
    static Spoken one;
    return one;
}

} // namespace

Result<void> use_language(Language wanted)
{
    Spoken& now = spoken();
    QCoreApplication::removeTranslator(&now.ours);
    QCoreApplication::removeTranslator(&now.of_qt);
    const bool english = wanted == Language::English;
    if (english) {
        if (!now.ours.load(QStringLiteral(":/yiping/i18n/yiping_en.qm")))
            return make_error(Fault::Environment, "presentation.no_language", {{"language", "en"}});
        QCoreApplication::installTranslator(&now.ours);
    }
    // Menus of text fields and the like; without them these are in English, which is no reason not to start.
    if (now.of_qt.load(english ? QStringLiteral("qtbase_en") : QStringLiteral("qtbase_zh_CN"),
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&now.of_qt);
    QLocale::setDefault(
        english ? QLocale(QLocale::English, QLocale::UnitedKingdom) : QLocale(QLocale::Chinese, QLocale::China));
    now.language = wanted;
    return {};
}

Language language()
{
    return spoken().language;
}

} // namespace yiping::presentation

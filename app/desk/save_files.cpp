// SPDX-License-Identifier: GPL-3.0-or-later
#include "save_files.h"

#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QStandardPaths>

#include <utility>

namespace yiping::desk {

SaveFiles::SaveFiles(QWidget& window, services::Documents& documents, presentation::ErrorWords error_words, Say say)
    : QObject(&window),
      window_(window),
      documents_(documents),
      error_words_(std::move(error_words)),
      say_(std::move(say))
{
}

void SaveFiles::export_cases(std::vector<Uuid> ids, const QString& filter_name)
{
    if (ids.empty()) {
        say_(tr("列表里没有事件，没有可导出的。"), true);
        return;
    }
    ask(tr("导出列表里的事件"), filter_name + QStringLiteral(".xlsx"),
        {tr("Excel 工作簿 (*.xlsx)"), tr("CSV 表格 (*.csv)"), tr("GeoPackage 地图 (*.gpkg)"),
            tr("GeoJSON 地图 (*.geojson)")},
        [this, ids = std::move(ids)](const std::string& file) mutable {
            say_(tr("正在写 %n 件事件……", nullptr, static_cast<int>(ids.size())), false);
            documents_.export_cases(std::move(ids), file, told([](const QString& name, std::int64_t rows) {
                return tr("已导出 %n 件事件：%1", nullptr, static_cast<int>(rows)).arg(name);
            }));
        });
}

void SaveFiles::write_case_sheet(const Uuid& id, const QString& number)
{
    ask(tr("写事件单"),
        tr("事件单") + (number.isEmpty() ? QString() : QStringLiteral(" ") + number) + QStringLiteral(".pdf"),
        {tr("PDF 文件 (*.pdf)")}, [this, id](const std::string& file) {
            documents_.write_case_sheet(id, file,
                told([](const QString& name, std::int64_t /*rows*/) { return tr("已写好事件单：%1").arg(name); }));
        });
}

void SaveFiles::ask(const QString& title, const QString& name, const QStringList& filters,
    std::function<void(const std::string& file)> then)
{
    if (auto* open = window_.findChild<QFileDialog*>(QStringLiteral("saveFile")))
        open->close();
    auto* dialog = new QFileDialog(&window_, title);
    dialog->setObjectName(QStringLiteral("saveFile"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters(filters);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    QString clean = name;
    clean.replace(QLatin1Char('/'), QLatin1Char('-'));
    dialog->selectFile(clean);
    dialog->setDefaultSuffix(clean.section(QLatin1Char('.'), -1));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), -1).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
        [then = std::move(then)](const QString& file) { then(QDir::toNativeSeparators(file).toStdString()); });
    dialog->show();
}

services::Documents::Done SaveFiles::told(std::function<QString(const QString& file, std::int64_t rows)> written)
{
    return [this, alive = QPointer<SaveFiles>(this), written = std::move(written)](
               const Result<services::WrittenFile>& done) {
        if (!alive)
            return;
        if (done)
            say_(written(QString::fromStdString(done->file), done->rows), false);
        else
            say_(tr("没有写成：%1").arg(error_words_(done.error())), true);
    };
}

} // namespace yiping::desk

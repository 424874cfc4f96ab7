// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/words.h>
#include <yiping/services/documents.h>

#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace yiping::desk {

/// Asks where to and has it written: the list of the queue, the sheet of a case. The question does not stand in the way
/// of work (it is not modal), and one at a time. What became of it is one sentence.
class SaveFiles final : public QObject {
    Q_OBJECT

public:
    using Say = std::function<void(const QString& words, bool bad)>;
    SaveFiles(QWidget& window, services::Documents& documents, presentation::ErrorWords error_words, Say say);

    void export_cases(std::vector<Uuid> ids, const QString& filter_name);
    void write_case_sheet(const Uuid& id, const QString& number);

private:
    void ask(const QString& title, const QString& name, const QStringList& filters,
        std::function<void(const std::string& file)> then);
    /// `written` makes the sentence of a file that is there.
    [[nodiscard]] services::Documents::Done told(
        std::function<QString(const QString& file, std::int64_t rows)> written);

    QWidget& window_;
    services::Documents& documents_;
    presentation::ErrorWords error_words_;
    Say say_;
};

} // namespace yiping::desk

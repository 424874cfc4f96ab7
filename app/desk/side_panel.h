// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look.h"
#include "row_words.h"

#include <yiping/base/uuid.h>
#include <yiping/presentation/patched_list_model.h>

#include <QFrame>
#include <QStyledItemDelegate>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QLabel;
class QListView;

namespace yiping::desk {

/// A line of a small panel: a name over what there is to know, and how it stands at the right.
struct SideRow {
    Uuid key;
    QString name = {}, detail = {}, standing = {};
    look::Ink ink = look::text_2; ///< of `standing`
    bool operator==(const SideRow&) const = default;
};

class SideModel final : public presentation::PatchedListModel<SideRow> {
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole + 1, StandingRole, InkRole };

    using PatchedListModel::PatchedListModel;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    void take(std::vector<SideRow> rows) { set_rows(std::move(rows)); }
};

class SideDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    mutable RowWords words_;
};

/// A small panel that is a list: people on duty, alarms, scenes of the wall. Enter or a double click on a line says
/// `entered`; what that does stands at the foot. GUI thread.
class SidePanel final : public QFrame {
    Q_OBJECT

public:
    SidePanel(const char* name, const QString& title, QWidget* parent = nullptr);

    /// `none`: what is said while there are no rows.
    void show_rows(std::vector<SideRow> rows, const QString& none);
    /// What Enter does now; "" nothing.
    void show_foot(const QString& words);
    [[nodiscard]] std::optional<Uuid> chosen() const;
    /// Marks the first line, or the one above or below the marked one, without the keyboard.
    void choose_first();
    void step(int lines);
    /// These keys on a line, while the list has the keyboard.
    void on_key(QKeyCombination keys, std::function<void(const Uuid& key)> act);
    /// Ids of this type can be dropped on lines.
    void take_drops(const char* mime_type);
    /// Gives the list the keyboard, on its first line if none is marked.
    void take_focus();

Q_SIGNALS:
    void entered(const yiping::Uuid& key);
    /// Another line is marked.
    void marked();
    /// Something was dropped on a line.
    void dropped(const yiping::Uuid& key, const yiping::Uuid& what);
    /// Delete on a line.
    void removed(const yiping::Uuid& key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void enter();
    bool drag(QEvent* event);

    SideModel model_;
    QListView* list_ = nullptr;
    QLabel* none_ = nullptr;
    QLabel* foot_ = nullptr;
    QString drops_; ///< "" none
    std::vector<std::pair<QKeyCombination, std::function<void(const Uuid&)>>> keys_;
};

} // namespace yiping::desk

// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_panel.h"

#include "action_bar.h"
#include "ask_bar.h"
#include "correct_form.h"
#include "life_line.h"
#include "link_bar.h"
#include "look.h"
#include "reveal_bar.h"
#include "row_delegates.h"
#include "short_label.h"
#include "status_mark.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMouseEvent>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace yiping::desk {

using presentation::CaseView;

namespace {

constexpr int side = 20;
constexpr int head_gap = 10;

QFrame* rule(QWidget* parent)
{
    auto* made = new QFrame(parent);
    made->setProperty("rule", true);
    return made;
}

} // namespace

/// A photo over everything else, until anything is pressed.
class LargePhoto final : public QLabel {
public:
    explicit LargePhoto(QWidget* parent) : QLabel(parent, Qt::Popup)
    {
        setObjectName(QStringLiteral("largePhoto"));
        setAttribute(Qt::WA_DeleteOnClose);
    }

protected:
    void mousePressEvent(QMouseEvent*) override { close(); }
    void keyPressEvent(QKeyEvent*) override { close(); }
};

/// A photo, small; a click or Enter shows it as large as the window allows.
class PhotoTile final : public QLabel {
public:
    PhotoTile(QImage image, const QString& caption, QWidget* parent) : QLabel(parent), image_(std::move(image))
    {
        setObjectName(QStringLiteral("photo"));
        setAccessibleName(caption);
        setFixedSize(128, 92);
        setAlignment(Qt::AlignCenter);
        if (image_.isNull())
            return;
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setToolTip(CasePanel::tr("点一下看大图"));
    }

protected:
    void mouseReleaseEvent(QMouseEvent* event) override
    {
        if (event->button() == Qt::LeftButton)
            enlarge();
    }
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            enlarge();
        else
            QLabel::keyPressEvent(event);
    }

private:
    void enlarge()
    {
        if (image_.isNull())
            return;
        constexpr double share = 0.85; // of the window
        auto* large = new LargePhoto(this);
        const QSize room = (QSizeF(window()->size()) * share).toSize();
        const QSize size = image_.size().scaled(room, Qt::KeepAspectRatio);
        const double ratio = devicePixelRatioF();
        QPixmap pixmap = QPixmap::fromImage(
            image_.scaled((QSizeF(size) * ratio).toSize(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        pixmap.setDevicePixelRatio(ratio);
        large->setPixmap(pixmap);
        large->resize(size);
        large->move(window()->mapToGlobal(
            QPoint((window()->width() - size.width()) / 2, (window()->height() - size.height()) / 2)));
        large->show();
    }

    QImage image_;
};

CasePanel::CasePanel(
    presentation::CasePageModel& page, presentation::TimelineModel& timeline, Photo photo, QWidget* parent)
    : QFrame(parent), page_(page), photo_(std::move(photo))
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("case"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    notice_ = look::label({}, look::body, look::text_3, this);
    notice_->setAlignment(Qt::AlignCenter);
    notice_->setWordWrap(true);
    column->addWidget(notice_, 1);

    content_ = new QWidget(this);
    auto* inner = new QVBoxLayout(content_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(make_head());
    inner->addWidget(rule(content_));
    body_ = make_body();
    timeline_->setModel(&timeline);
    // Where there is little room the body gives way, never the buttons below it.
    auto* scroll = new QScrollArea(content_);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body_);
    scroll->viewport()->setAutoFillBackground(false);
    body_->setAutoFillBackground(false); // setWidget has turned it on
    scroll->setMinimumHeight(1); // where something is asked it may give way wholly
    scroll_ = scroll;
    inner->addWidget(scroll, 1);
    correct_ = new CorrectForm(content_);
    inner->addWidget(correct_, 1);
    said_ = look::label({}, look::body, look::text_2, content_);
    said_->setObjectName(QStringLiteral("said"));
    look::pad(said_, side, 8, side, 8);
    said_->setWordWrap(true);
    said_->hide();
    inner->addWidget(said_);
    ask_ = new AskBar(content_);
    inner->addWidget(ask_);
    link_ = new LinkBar(content_);
    inner->addWidget(link_);
    reveal_ = new RevealBar({.title = tr("查看上报人"),
                                .fields = {{tr("电话"), "reporter_phone"}, {tr("姓名"), "reporter_name"}},
                                .reasons = {tr("联系上报人核实"), tr("办结后回访"), tr("通知现场人员联系")}},
        content_);
    inner->addWidget(reveal_);
    inner->addWidget(rule(content_));
    auto* foot = new QWidget(content_);
    auto* foot_row = new QHBoxLayout(foot);
    foot_row->setContentsMargins(side, 10, side, 10);
    actions_ = new ActionBar(foot);
    foot_row->addWidget(actions_);
    inner->addWidget(foot);
    column->addWidget(content_, 1);

    connect(correct_, &CorrectForm::closed, this, [this] { scroll_->show(); });
    connect(&page_, &presentation::CasePageModel::changed, this, &CasePanel::refresh);
    refresh();
}

QWidget* CasePanel::make_head()
{
    auto* head = new QWidget(content_);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(side, 16, side, 10);
    column->setSpacing(6);
    auto* first = new QHBoxLayout;
    first->setSpacing(head_gap);
    mark_ = new StatusMark(26, head);
    title_ = new ShortLabel({}, look::title, look::text_1, head, true);
    title_->setObjectName(QStringLiteral("caseTitle"));
    title_->setMinimumWidth(120);
    status_ = look::label({}, look::large, look::text_2, head);
    status_->setObjectName(QStringLiteral("caseStatus"));
    deadline_ = look::label({}, look::large, look::text_1, head, true);
    first->addWidget(mark_);
    first->addWidget(title_, 1);
    first->addWidget(status_);
    first->addWidget(deadline_);
    correct_button_ = new QToolButton(head);
    correct_button_->setObjectName(QStringLiteral("correctCase"));
    correct_button_->setProperty("link", true);
    correct_button_->setText(tr("更正"));
    correct_button_->setFont(look::font(look::body));
    correct_button_->setFocusPolicy(Qt::NoFocus);
    connect(correct_button_, &QToolButton::clicked, this, &CasePanel::correct_wanted);
    first->addWidget(correct_button_);
    sheet_button_ = new QToolButton(head);
    sheet_button_->setObjectName(QStringLiteral("caseSheet"));
    sheet_button_->setProperty("link", true);
    sheet_button_->setText(tr("打印"));
    sheet_button_->setToolTip(tr("写成一页 PDF 事件单（Ctrl+P）"));
    sheet_button_->setFont(look::font(look::body));
    sheet_button_->setFocusPolicy(Qt::NoFocus);
    sheet_button_->hide();
    connect(sheet_button_, &QToolButton::clicked, this, &CasePanel::sheet_wanted);
    first->addWidget(sheet_button_);
    column->addLayout(first);
    under_title_ = new ShortLabel({}, look::body, look::text_3, head);
    column->addWidget(under_title_);
    oversight_ = new ShortLabel({}, look::body, look::text_1, head);
    oversight_->setObjectName(QStringLiteral("oversight"));
    look::set_ground(oversight_, look::warn_ground);
    look::pad(oversight_, 10, 6, 10, 6);
    column->addWidget(oversight_);
    banner_ = look::label({}, look::body, look::handling, head);
    banner_->setWordWrap(true);
    banner_->setObjectName(QStringLiteral("undelivered"));
    look::set_ground(banner_, look::warn_ground);
    look::pad(banner_, 10, 6, 10, 6);
    column->addWidget(banner_);
    column->addSpacing(6);
    life_line_ = new LifeLine(head);
    column->addWidget(life_line_);
    return head;
}

QWidget* CasePanel::make_body()
{
    auto* body = new QWidget(content_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(side, 12, side, 8);
    column->setSpacing(10);
    facts_ = new QGridLayout;
    facts_->setHorizontalSpacing(12);
    facts_->setVerticalSpacing(7);
    facts_->setColumnStretch(1, 1);
    facts_->setColumnStretch(3, 1);
    column->addLayout(facts_);
    description_ = look::label({}, look::body, look::text_1, body);
    description_->setWordWrap(true);
    description_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(description_);
    column->addWidget(rule(body));

    auto* halves = new QHBoxLayout;
    halves->setSpacing(24);
    auto* left = new QVBoxLayout;
    left->setSpacing(4);
    left->addWidget(look::label(tr("办理过程"), look::body, look::text_1, body, true));
    timeline_ = new QListView(body);
    timeline_->setObjectName(QStringLiteral("timeline"));
    timeline_->setAccessibleName(tr("办理过程"));
    timeline_->setItemDelegate(new TimelineDelegate(timeline_));
    timeline_->setSelectionMode(QAbstractItemView::NoSelection);
    timeline_->setFocusPolicy(Qt::NoFocus);
    timeline_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    timeline_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    timeline_->setResizeMode(QListView::Adjust);
    timeline_->setMinimumHeight(120);
    left->addWidget(timeline_, 1);
    halves->addLayout(left, 5);
    auto* right = new QVBoxLayout;
    right->setSpacing(4);
    right->addWidget(look::label(tr("派遣单"), look::body, look::text_1, body, true));
    assignments_ = new QVBoxLayout;
    assignments_->setSpacing(0);
    right->addLayout(assignments_);
    no_assignments_ = look::label(tr("还没有派遣。"), look::body, look::text_3, body);
    assignments_->addWidget(no_assignments_);
    right->addSpacing(14);
    auto* related_head = new QHBoxLayout;
    related_head->addWidget(look::label(tr("相关事件"), look::body, look::text_1, body, true));
    related_head->addStretch(1);
    link_button_ = new QToolButton(body);
    link_button_->setObjectName(QStringLiteral("linkCase"));
    link_button_->setProperty("link", true);
    link_button_->setText(tr("关联 L"));
    link_button_->setToolTip(tr("说明它和哪一件相互有关（L）；两件各办各的"));
    link_button_->setFont(look::font(look::body));
    link_button_->setFocusPolicy(Qt::NoFocus);
    link_button_->hide();
    connect(link_button_, &QToolButton::clicked, this, &CasePanel::link_wanted);
    related_head->addWidget(link_button_);
    right->addLayout(related_head);
    related_ = new QVBoxLayout;
    related_->setSpacing(0);
    right->addLayout(related_);
    no_related_ = look::label(tr("没有。"), look::body, look::text_3, body);
    related_->addWidget(no_related_);
    right->addSpacing(14);
    right->addWidget(look::label(tr("现场材料"), look::body, look::text_1, body, true));
    photos_ = new QGridLayout;
    photos_->setSpacing(8);
    right->addLayout(photos_);
    right->addSpacing(14);
    right->addWidget(look::label(tr("附近摄像头"), look::body, look::text_1, body, true));
    cameras_ = new QVBoxLayout;
    cameras_->setSpacing(0);
    right->addLayout(cameras_);
    no_cameras_ = look::label(tr("300 米内没有。"), look::body, look::text_3, body);
    cameras_->addWidget(no_cameras_);
    right->addStretch(1);
    halves->addLayout(right, 4);
    column->addLayout(halves, 1);
    return body;
}

void CasePanel::say(const QString& words, bool bad)
{
    said_->setText(words);
    said_->setVisible(!words.isEmpty());
    look::set_colour(said_, bad ? look::late : look::done);
}

void CasePanel::show_correct_form(bool on)
{
    scroll_->setVisible(!on);
    if (!on)
        correct_->close_form();
}

void CasePanel::offer_links(bool on)
{
    if (std::exchange(links_offered_, on) == on)
        return;
    link_button_->setVisible(on);
    related_shown_.clear();
    if (page_.is_open())
        show_related(page_.view());
}

void CasePanel::offer_sheet(bool on)
{
    sheet_button_->setVisible(on);
}

void CasePanel::offer_reveal(bool on)
{
    if (std::exchange(reveal_offered_, on) == on)
        return;
    facts_shown_.clear();
    if (!on)
        reveal_->forget();
    if (page_.is_open())
        show_facts(page_.view());
}

void CasePanel::refresh()
{
    const bool open = page_.is_open();
    notice_->setVisible(!open);
    notice_->setText(page_.notice());
    content_->setVisible(open);
    if (!open) {
        shown_ = {};
        ask_->cancel();
        link_->close_bar();
        reveal_->forget();
        correct_->close_form();
        return;
    }
    const CaseView& view = page_.view();
    if (view.id != shown_) {
        shown_ = view.id;
        ask_->cancel();
        link_->close_bar();
        reveal_->forget();
        correct_->close_form();
        say({}, false);
        timeline_->scrollToTop();
    }
    mark_->show_status(view.status);
    title_->show_words(view.title);
    QString status = view.hold.isEmpty() ? view.status_words : view.hold;
    if (view.status == domain::CaseStatus::Late && !view.deadline.isEmpty())
        status.clear(); // 超 12 分 says it
    status_->setText(status);
    status_may_hide_ = view.hold.isEmpty();
    look::set_colour(status_, look::status_ink(view.status));
    deadline_->setText(view.deadline);
    deadline_->setVisible(!view.deadline.isEmpty());
    look::set_colour(deadline_, view.past ? look::late : look::text_1);
    under_title_->show_words(QStringList{view.number, view.place, view.source}.join(QStringLiteral(" · ")));
    oversight_->show_words(view.oversight);
    oversight_->setVisible(!view.oversight.isEmpty());
    look::set_ground(oversight_, view.answer_late ? look::error_ground : look::warn_ground);
    look::set_colour(oversight_, view.answer_late ? look::late : look::text_1);
    banner_->setText(view.undelivered);
    banner_->setVisible(!view.undelivered.isEmpty());
    life_line_->show_stages(view.stages);
    description_->setText(view.description);
    description_->setVisible(!view.description.isEmpty());
    correct_button_->setEnabled(view.can_correct);
    correct_button_->setToolTip(
        view.can_correct ? tr("改正标题、分类、地点、描述和所属网格（F4）") : view.why_not_correct);
    show_facts(view);
    show_assignments(view);
    show_photos(view);
    show_cameras(view);
    show_related(view);
    actions_->show_actions(view.actions);
    share_head();
}

void CasePanel::share_head()
{
    const int title = title_->whole_width();
    int others = 0;
    for (const QWidget* each :
        std::initializer_list<const QWidget*>{mark_, deadline_, correct_button_, sheet_button_}) {
        if (!each->isHidden())
            others += each->sizeHint().width() + head_gap;
    }
    const int status = status_->sizeHint().width() + head_gap;
    const bool fits = title + status + others <= width() - 2 * side;
    status_->setVisible(!status_->text().isEmpty() && (fits || !status_may_hide_));
}

void CasePanel::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    share_head();
}

void CasePanel::look_at_photos_again()
{
    if (const auto shown = std::exchange(photos_shown_, {}); !shown.empty())
        show_photos(page_.view());
}

void CasePanel::show_photos(const CaseView& view)
{
    if (std::exchange(photos_shown_, view.photos) == view.photos && photos_->count() > 0)
        return;
    look::clear(photos_);
    if (view.photos.empty()) {
        photos_->addWidget(look::label(tr("没有照片。"), look::body, look::text_3, content_), 0, 0);
        return;
    }
    int at = 0;
    for (const presentation::PhotoView& photo : view.photos) {
        const QImage image = photo_ && photo.is_picture ? photo_(photo.sha256) : QImage();
        auto* tile = new PhotoTile(image, photo.caption, content_);
        if (image.isNull()) {
            tile->setFont(look::font(look::small));
            tile->setText(tr("照片未取回\n%1").arg(photo.size));
            look::set_colour(tile, look::text_3);
            tile->setProperty("missing", true);
        } else {
            const double ratio = devicePixelRatioF();
            QPixmap pixmap = QPixmap::fromImage(image.scaled(
                QSizeF(tile->size() * ratio).toSize(), Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation));
            pixmap.setDevicePixelRatio(ratio);
            tile->setPixmap(pixmap);
        }
        auto* cell = new QVBoxLayout;
        cell->setSpacing(2);
        cell->addWidget(tile);
        cell->addWidget(look::label(photo.caption, look::small, look::text_2, content_));
        photos_->addLayout(cell, at / 2, at % 2, Qt::AlignLeft);
        ++at;
    }
    photos_->setColumnStretch(2, 1);
}

} // namespace yiping::desk

// SPDX-License-Identifier: GPL-3.0-or-later
#include "take_in_form.h"

#include "choice_box.h"
#include "flow_layout.h"
#include "look.h"
#include "short_label.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace yiping::desk {

using domain::CaseSource;

namespace {

/// Who comes to a desk or calls it. Alarms and imports come by themselves.
constexpr std::array sources{CaseSource::Hotline, CaseSource::Resident, CaseSource::Petition, CaseSource::Property,
    CaseSource::Meeting, CaseSource::Higher, CaseSource::CameraAlarm};
constexpr int keep_after_ms = 500;
constexpr qsizetype longest_title = 100;
constexpr qsizetype longest_address = 200;
constexpr qsizetype longest_description = 2000; // the platform's limit in bytes, three a letter

/// One line, without what a pasted table or chat brings along.
QString one_line(const QString& words)
{
    return words.simplified();
}

} // namespace

TakeInForm::TakeInForm(services::TakeIn& take_in, const services::Town& town, const domain::CategoryTree& categories,
    presentation::ErrorWords error_words, QWidget* parent)
    : QFrame(parent), take_in_(take_in), town_(town), categories_(categories), error_words_(std::move(error_words))
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("takeIn"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(10);
    column->addLayout(make_head());
    column->addLayout(make_source());
    make_fields(column);
    doubles_box_ = new QFrame(this);
    doubles_box_->setObjectName(QStringLiteral("doubles"));
    doubles_box_->setProperty("round", true);
    look::set_ground(doubles_box_, look::warn_ground);
    doubles_ = new QVBoxLayout(doubles_box_);
    doubles_->setContentsMargins(12, 8, 12, 8);
    doubles_->setSpacing(4);
    column->addWidget(doubles_box_);
    column->addStretch(1);
    column->addLayout(make_foot());
    keep_.setSingleShot(true);
    keep_.setInterval(keep_after_ms);
    connect(&keep_, &QTimer::timeout, this,
        [this] { Q_EMIT drafted(is_blank() ? std::nullopt : std::optional(report())); });
    doubles_box_->hide();
    hide();
}

QLayout* TakeInForm::make_head()
{
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(tr("接报登记"), look::large, look::text_1, this, true));
    problem_ = look::label({}, look::body, look::late, this);
    problem_->setObjectName(QStringLiteral("takeInProblem"));
    problem_->setWordWrap(true);
    head->addSpacing(12);
    head->addWidget(problem_, 1);
    return head;
}

QLayout* TakeInForm::make_source()
{
    auto* row = new FlowLayout(8);
    source_ = new QButtonGroup(this);
    for (const CaseSource source : sources) {
        QPushButton* button = look::chip(presentation::word(source), this);
        button->setObjectName(QStringLiteral("source%1").arg(static_cast<int>(source)));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::NoFocus);
        source_->addButton(button, static_cast<int>(source));
        row->addWidget(button);
        button->setVisible(source != CaseSource::CameraAlarm); // nobody calls about one: it comes from the alarm
    }
    source_->button(static_cast<int>(sources.front()))->setChecked(true);
    connect(source_, &QButtonGroup::idClicked, this, &TakeInForm::changed);
    return row;
}

void TakeInForm::make_fields(QVBoxLayout* column)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto add = [&](const QString& words, QWidget* field, const char* name) {
        field->setObjectName(QString::fromLatin1(name));
        field->setFont(look::font(look::body));
        field->setAccessibleName(words);
        QLabel* label = look::label(words, look::body, look::text_2, this);
        look::pad(label, 0, 7, 0, 0);
        grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(field, row++, 1);
    };
    const auto add_chips = [&](const char* name) {
        auto* box = new QWidget(this);
        box->setObjectName(QString::fromLatin1(name));
        auto* chips = new FlowLayout(6, FlowLayout::Columns::AsWide, box);
        grid->addWidget(box, row++, 1);
        return chips;
    };
    title_ = new QLineEdit(this);
    title_->setMaxLength(longest_title);
    title_->setPlaceholderText(tr("一句话说清是什么事"));
    title_->installEventFilter(this);
    add(tr("什么事"), title_, "takeInTitle");
    class_chips_ = add_chips("classChips");
    category_ = new ChoiceBox(this);
    add(tr("分类"), category_, "takeInCategory");
    address_ = new QLineEdit(this);
    address_->setMaxLength(longest_address);
    address_->setPlaceholderText(tr("地址、小区、地名，或在地图上点一下"));
    address_->installEventFilter(this);
    add(tr("在哪里"), address_, "takeInAddress");
    place_chips_ = add_chips("placeChips");
    area_ = new ChoiceBox(this);
    add(tr("网格"), area_, "takeInArea");
    position_ = look::label({}, look::small, look::text_3, this);
    position_->setObjectName(QStringLiteral("takeInPosition"));
    grid->addWidget(position_, row++, 1);

    auto* person = new QWidget(this);
    auto* person_row = new QHBoxLayout(person);
    person_row->setContentsMargins(0, 0, 0, 0);
    person_row->setSpacing(8);
    name_ = new QLineEdit(person);
    name_->setObjectName(QStringLiteral("takeInName"));
    name_->setFont(look::font(look::body));
    name_->setMaxLength(40);
    name_->setPlaceholderText(tr("姓名或称呼"));
    name_->setAccessibleName(tr("反映人姓名"));
    phone_ = new QLineEdit(person);
    phone_->setObjectName(QStringLiteral("takeInPhone"));
    phone_->setFont(look::font(look::body));
    phone_->setMaxLength(20);
    phone_->setPlaceholderText(tr("电话"));
    phone_->setAccessibleName(tr("反映人电话"));
    person_row->addWidget(name_, 1);
    person_row->addWidget(phone_, 1);
    QLabel* who = look::label(tr("反映人"), look::body, look::text_2, this);
    look::pad(who, 0, 7, 0, 0);
    grid->addWidget(who, row, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(person, row++, 1);
    description_ = new QPlainTextEdit(this);
    description_->setTabChangesFocus(true);
    description_->setMaximumHeight(96);
    description_->setMinimumHeight(44); // two lines where the window is low
    description_->setPlaceholderText(tr("要交代给处理人的话，可以不写"));
    add(tr("补充"), description_, "takeInDescription");
    column->addLayout(grid);

    connect(title_, &QLineEdit::textEdited, this, &TakeInForm::title_typed);
    connect(address_, &QLineEdit::textEdited, this, &TakeInForm::address_typed);
    connect(category_, &ChoiceBox::activated, this, [this] {
        class_chosen_ = true;
        changed();
    });
    connect(area_, &ChoiceBox::activated, this, [this] {
        area_chosen_ = true;
        changed();
    });
    connect(name_, &QLineEdit::textEdited, this, &TakeInForm::changed);
    connect(phone_, &QLineEdit::textEdited, this, &TakeInForm::changed);
    connect(description_, &QPlainTextEdit::textChanged, this, &TakeInForm::changed);
}

QLayout* TakeInForm::make_foot()
{
    auto* foot = new QHBoxLayout;
    const auto button = [&](const QString& words, const char* name, const char* kind) {
        auto* made = new QPushButton(words, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty(kind, true);
        made->setFont(look::font(look::body));
        made->setAutoDefault(false);
        foot->addWidget(made);
        return made;
    };
    connect(button(tr("登记 Ctrl+Enter"), "takeInYes", "primary"), &QPushButton::clicked, this, &TakeInForm::confirm);
    connect(button(tr("存草稿 Esc"), "takeInLater", "plain"), &QPushButton::clicked, this, &TakeInForm::close_form);
    connect(button(tr("清空"), "takeInClear", "plain"), &QPushButton::clicked, this, [this] {
        clear();
        changed();
        title_->setFocus();
    });
    auto* hint = new ShortLabel(tr("Tab 下一项 · ↓ 换一个建议"), look::small, look::text_3, this);
    hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    foot->addWidget(hint, 1);
    return foot;
}

void TakeInForm::fill_choices()
{
    const std::string category = category_->code();
    const std::string area = area_->code();
    filling_ = true;
    category_->offer_categories(categories_);
    category_->choose(category);
    area_->offer_areas(town_, scope_);
    area_->choose(area);
    filling_ = false;
}

void TakeInForm::open(const std::string& scope)
{
    take_in_.prepare();
    scope_ = scope;
    fill_choices();
    problem_->clear();
    open_ = true;
    show();
    title_->setFocus(Qt::ShortcutFocusReason);
    offer_classes();
    offer_places();
    refresh_doubles();
    say_position();
}

void TakeInForm::close_form()
{
    if (!std::exchange(open_, false))
        return;
    keep_.stop();
    Q_EMIT drafted(is_blank() ? std::nullopt : std::optional(report()));
    hide();
    Q_EMIT closed();
}

bool TakeInForm::is_blank() const
{
    return title_->text().trimmed().isEmpty() && address_->text().trimmed().isEmpty() &&
           name_->text().trimmed().isEmpty() && phone_->text().trimmed().isEmpty() &&
           description_->toPlainText().trimmed().isEmpty() && !lon_;
}

void TakeInForm::restore(const domain::ReportCase& draft)
{
    if (!is_blank())
        return;
    filling_ = true;
    if (QAbstractButton* button = source_->button(static_cast<int>(draft.source))) {
        button->show();
        button->setChecked(true);
    }
    title_->setText(presentation::text(draft.title));
    address_->setText(presentation::text(draft.address));
    name_->setText(presentation::text(draft.reporter_name));
    phone_->setText(presentation::text(draft.reporter_phone));
    description_->setPlainText(presentation::text(draft.description));
    lon_ = draft.lon;
    lat_ = draft.lat;
    pointed_ = lon_.has_value();
    filling_ = false;
    fill_choices();
    category_->choose(draft.category);
    area_->choose(draft.area_code);
    class_chosen_ = !draft.category.empty();
    area_chosen_ = !draft.area_code.empty();
}

void TakeInForm::forget()
{
    keep_.stop(); // the draft stays kept for its maker
    clear();
    if (std::exchange(open_, false)) {
        hide();
        Q_EMIT closed();
    }
}

void TakeInForm::clear()
{
    filling_ = true;
    source_->button(static_cast<int>(sources.front()))->setChecked(true);
    for (QLineEdit* edit : {title_, address_, name_, phone_})
        edit->clear();
    description_->clear();
    category_->choose({});
    area_->choose({});
    class_chosen_ = area_chosen_ = pointed_ = false;
    lon_.reset();
    lat_.reset();
    problem_->clear();
    filling_ = false;
    offer_classes();
    offer_places();
    say_position();
}

void TakeInForm::title_typed()
{
    offer_classes();
    if (!class_chosen_)
        category_->choose(classes_.empty() ? std::string_view() : std::string_view(classes_.front()->code));
    changed();
}

void TakeInForm::offer_classes()
{
    look::clear_later(class_chips_);
    classes_ = take_in_.classes((title_->text() + description_->toPlainText()).toStdString());
    for (const domain::Category* each : classes_) {
        QPushButton* chip = look::chip(presentation::category_word(categories_, each->code), this);
        chip->setFocusPolicy(Qt::NoFocus);
        connect(chip, &QPushButton::clicked, this, [this, code = each->code] { choose_class(code); });
        class_chips_->addWidget(chip);
    }
    class_chips_->parentWidget()->setVisible(!classes_.empty());
}

void TakeInForm::choose_class(std::string_view code)
{
    category_->choose(code);
    class_chosen_ = true;
    changed();
}

void TakeInForm::address_typed()
{
    offer_places();
    const domain::AddressMatch* sure = take_in_.sure(places_);
    if (!pointed_) {
        lon_ = sure != nullptr ? sure->lon : std::nullopt;
        lat_ = sure != nullptr ? sure->lat : std::nullopt;
        if (!area_chosen_)
            area_->choose(sure != nullptr ? std::string_view(sure->area_code) : std::string_view());
    }
    changed();
}

void TakeInForm::offer_places()
{
    look::clear_later(place_chips_);
    places_ = take_in_.places(address_->text().toStdString());
    constexpr std::size_t most = 3;
    if (places_.size() > most)
        places_.resize(most);
    for (const domain::AddressMatch& each : places_) {
        const services::AreaIndex at = town_.find_area(each.area_code);
        const QString area =
            at == services::no_area ? presentation::text(each.area_code) : presentation::text(town_.place_name(at));
        const QString name = presentation::text(each.name);
        // The place stands in the address already where it is the area itself.
        const QString words = area.endsWith(name) ? area : tr("%1（%2）").arg(area, name);
        QPushButton* chip = look::chip(tr("%1 %2%").arg(words).arg(std::lround(each.confidence * 100)), this);
        chip->setFocusPolicy(Qt::NoFocus);
        connect(chip, &QPushButton::clicked, this, [this, each] { choose_place(each); });
        place_chips_->addWidget(chip);
    }
    place_chips_->parentWidget()->setVisible(!places_.empty());
}

void TakeInForm::choose_place(const domain::AddressMatch& place)
{
    area_->choose(place.area_code);
    area_chosen_ = true;
    pointed_ = false;
    lon_ = place.lon;
    lat_ = place.lat;
    changed();
}

void TakeInForm::set_position(double lon, double lat)
{
    lon_ = lon;
    lat_ = lat;
    pointed_ = true;
    // A click says where: it stands above the words and above what was chosen before.
    area_->choose(take_in_.area_at(lon, lat));
    area_chosen_ = true;
    changed();
    if (open_)
        address_->setFocus();
}

void TakeInForm::say_position()
{
    QString words;
    if (pointed_ && area_->code().empty())
        words = tr("地图上的点不在本镇任何网格里，请再点一次或选一个网格。");
    else if (pointed_)
        words = tr("位置：地图上点的 %1, %2").arg(*lon_, 0, 'f', 5).arg(*lat_, 0, 'f', 5);
    else if (lon_)
        words = tr("位置：地址表里的 %1, %2").arg(*lon_, 0, 'f', 5).arg(*lat_, 0, 'f', 5);
    position_->setText(words);
    position_->setVisible(!words.isEmpty());
}

void TakeInForm::changed()
{
    if (filling_)
        return;
    problem_->clear();
    say_position();
    refresh_doubles();
    keep_.start();
}

void TakeInForm::refresh_doubles()
{
    look::clear_later(doubles_);
    const auto found = is_blank() ? std::vector<services::LikelyDouble>() : take_in_.doubles(report());
    doubles_box_->setVisible(!found.empty());
    if (found.empty())
        return;
    doubles_->addWidget(look::label(tr("可能已经报过："), look::small, look::handling, doubles_box_, true));
    for (const services::LikelyDouble& each : found) {
        auto* line = new QWidget(doubles_box_);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        QStringList words{presentation::text(each.number), presentation::text(each.title)};
        if (each.distance_m)
            words += presentation::distance_words(*each.distance_m);
        words += tr("%1前").arg(presentation::duration_words(town_.now() - each.opened_at));
        row->addWidget(new ShortLabel(words.join(QStringLiteral(" · ")), look::small, look::text_1, line), 1);
        QPushButton* same = look::chip(tr("就是这件"), line);
        same->setObjectName(QStringLiteral("sameCase"));
        connect(same, &QPushButton::clicked, this, [this, id = each.id] { Q_EMIT double_chosen(id); });
        row->addWidget(same);
        doubles_->addWidget(line);
    }
}

domain::ReportCase TakeInForm::report() const
{
    domain::ReportCase made;
    made.source = static_cast<CaseSource>(source_->checkedId());
    made.title = one_line(title_->text()).toStdString();
    made.category = category_->code();
    made.address = one_line(address_->text()).toStdString();
    made.area_code = area_->code();
    made.lon = lon_;
    made.lat = lat_;
    made.reporter_name = one_line(name_->text()).toStdString();
    made.reporter_phone = one_line(phone_->text()).toStdString();
    made.description = description_->toPlainText().trimmed().left(longest_description).toStdString();
    return made;
}

void TakeInForm::confirm()
{
    const domain::ReportCase made = report();
    if (const auto allowed = take_in_.check(made); !allowed) {
        problem_->setText(error_words_(allowed.error()));
        QWidget* const missing = made.title.empty()      ? static_cast<QWidget*>(title_)
                                 : made.category.empty() ? static_cast<QWidget*>(category_)
                                                         : static_cast<QWidget*>(address_);
        missing->setFocus();
        return;
    }
    keep_.stop();
    clear();
    open_ = false;
    hide();
    // Kept until the command is on disk: whoever sends it says drafted(nothing).
    Q_EMIT submitted(made);
    Q_EMIT closed();
}

bool TakeInForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && watched == title_ && !classes_.empty()) {
            const auto now = std::ranges::find(classes_, category_->code(), &domain::Category::code);
            const auto count = std::ssize(classes_);
            const std::ptrdiff_t at = now == classes_.end() ? (step > 0 ? -1 : 0) : now - classes_.begin();
            choose_class(classes_[static_cast<std::size_t>((at + step + count) % count)]->code);
            return true;
        }
        if (step != 0 && watched == address_ && !places_.empty()) {
            const auto now = std::ranges::find(places_, area_->code(), &domain::AddressMatch::area_code);
            const auto count = std::ssize(places_);
            const std::ptrdiff_t at = now == places_.end() ? (step > 0 ? -1 : 0) : now - places_.begin();
            choose_place(places_[static_cast<std::size_t>((at + step + count) % count)]);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void TakeInForm::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        close_form();
    else if (enter && (event->modifiers() & Qt::ControlModifier) != 0)
        confirm();
    else if (enter && title_->hasFocus() && !category_->code().empty())
        address_->setFocus(Qt::TabFocusReason); // what has filled itself in is passed over
    else if (enter && address_->hasFocus() && !area_->code().empty())
        name_->setFocus(Qt::TabFocusReason);
    else if (enter)
        focusNextChild();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk

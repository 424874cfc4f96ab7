// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue_filter_bar.h"

#include "choice_box.h"
#include "look.h"

#include <yiping/presentation/words.h>

#include <QGridLayout>
#include <QPushButton>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::desk {

using services::QueueOrder;

namespace {

constexpr std::array order_words{QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "按紧急程度"),
    QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "新的在前"),
    QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "旧的在前"),
    QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "按地点"),
    QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "按分类"),
    QT_TRANSLATE_NOOP("yiping::desk::QueueFilterBar", "按处置人")};
static_assert(order_words.size() == services::queue_order_count);

constexpr std::array open_statuses{domain::CaseStatus::New, domain::CaseStatus::Handling, domain::CaseStatus::Late,
    domain::CaseStatus::Suspended, domain::CaseStatus::Shelved};

} // namespace

QueueFilterBar::QueueFilterBar(
    services::Queue& queue, const services::Town& town, const domain::CategoryTree& categories, QWidget* parent)
    : QFrame(parent), queue_(queue), town_(town), categories_(categories)
{
    setObjectName(QStringLiteral("filterBar"));
    look::set_ground(this, look::selection);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const auto box = [&](const QString& words, const char* name, int row, int column, int span) {
        auto* made = new ChoiceBox(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAccessibleName(words);
        made->setToolTip(words);
        made->setFont(look::font(look::body));
        made->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        made->setMinimumWidth(60);
        grid->addWidget(made, row, column, 1, span);
        connect(made, &QComboBox::activated, this, &QueueFilterBar::take_up);
        return made;
    };
    order_ = box(tr("排列"), "filterOrder", 0, 0, 1);
    status_ = box(tr("状态"), "filterStatus", 0, 1, 1);
    holder_ = box(tr("处置人"), "filterHolder", 0, 2, 1);
    area_ = box(tr("地点"), "filterArea", 1, 0, 1);
    category_ = box(tr("分类"), "filterCategory", 1, 1, 1);
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, 1);
    reset_ = new QPushButton(tr("全部恢复"), this);
    reset_->setObjectName(QStringLiteral("filterReset"));
    reset_->setProperty("plain", true);
    reset_->setFont(look::font(look::body));
    reset_->setAutoDefault(false);
    grid->addWidget(reset_, 1, 2);
    connect(reset_, &QPushButton::clicked, this, &QueueFilterBar::reset);
    hide();
}

void QueueFilterBar::open()
{
    fill();
    show();
    order_->setFocus(Qt::ShortcutFocusReason);
}

void QueueFilterBar::fill()
{
    const services::QueueNarrowing& now = queue_.narrowing();
    filling_ = true;
    order_->clear();
    for (std::size_t at = 0; at < order_words.size(); ++at)
        order_->addItem(tr(order_words[at]), static_cast<int>(at));
    order_->setCurrentIndex(static_cast<int>(queue_.order()));
    status_->clear();
    status_->addItem(tr("任何状态"), 0);
    for (const domain::CaseStatus status : open_statuses)
        status_->addItem(presentation::word(status), static_cast<int>(status));
    status_->setCurrentIndex(now.status ? status_->findData(static_cast<int>(*now.status)) : 0);
    area_->offer_areas(town_, {}, now.area_code);
    area_->insertItem(0, tr("任何地点"), QString());
    area_->setCurrentIndex(std::max(0, area_->findData(presentation::text(now.area_code))));
    category_->clear();
    category_->addItem(tr("任何分类"), QString());
    for (const domain::Category* top : categories_.classes()) {
        category_->addItem(presentation::category_word(categories_, top->code), presentation::text(top->code));
        for (const domain::Category* each : categories_.subclasses(top->code))
            category_->addItem(QStringLiteral("    ") + presentation::category_word(categories_, each->code),
                presentation::text(each->code));
    }
    category_->setCurrentIndex(std::max(0, category_->findData(presentation::text(now.category))));
    // Only those who hold something: nobody looks for the others here.
    holder_->clear();
    holder_->addItem(tr("任何处置人"), QString());
    holder_->addItem(tr("还没有人"), presentation::text(Uuid{}.to_string()));
    std::vector<std::pair<QString, QString>> holders;
    for (const domain::Responder& each : town_.responders()) {
        if (town_.open_assignments_of(each.id) > 0 || now.holder == each.id)
            holders.emplace_back(presentation::text(each.name), presentation::text(each.id.to_string()));
    }
    std::ranges::sort(holders);
    for (const auto& [name, id] : holders)
        holder_->addItem(name, id);
    holder_->setCurrentIndex(
        now.holder ? std::max(0, holder_->findData(presentation::text(now.holder->to_string()))) : 0);
    filling_ = false;
}

void QueueFilterBar::take_up()
{
    if (filling_)
        return;
    services::QueueNarrowing wanted;
    if (const int status = status_->currentData().toInt(); status != 0)
        wanted.status = static_cast<domain::CaseStatus>(status);
    wanted.area_code = area_->code();
    wanted.category = category_->code();
    if (const QString holder = holder_->currentData().toString(); !holder.isEmpty()) {
        if (const auto id = Uuid::parse(holder.toStdString()))
            wanted.holder = *id;
    }
    queue_.set_order(static_cast<QueueOrder>(order_->currentIndex()));
    queue_.narrow(std::move(wanted));
    Q_EMIT changed();
}

void QueueFilterBar::reset()
{
    queue_.set_order(QueueOrder::Urgent);
    queue_.narrow({});
    fill();
    Q_EMIT changed();
}

QString QueueFilterBar::summary() const
{
    QStringList parts;
    const services::QueueNarrowing& now = queue_.narrowing();
    if (queue_.order() != QueueOrder::Urgent)
        parts += tr(order_words[static_cast<std::size_t>(queue_.order())]);
    if (now.status)
        parts += presentation::word(*now.status);
    if (!now.area_code.empty()) {
        const services::AreaIndex at = town_.find_area(now.area_code);
        parts += at == services::no_area ? presentation::text(now.area_code) : presentation::text(town_.place_name(at));
    }
    if (!now.category.empty())
        parts += presentation::category_word(categories_, now.category);
    if (now.holder) {
        const domain::Responder* responder = town_.responder(*now.holder);
        parts += responder == nullptr ? tr("还没有人") : presentation::text(responder->name);
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace yiping::desk

// SPDX-License-Identifier: GPL-3.0-or-later
// 派遣单: how far word has reached everybody who was sent, and what the desk does where it has not.
#include "desk_parts.h"

#include "bars.h"
#include "desk_docks.h"
#include "side_panel.h"

#include <yiping/presentation/queue_model.h>

#include <QApplication>
#include <QClipboard>

#include <algorithm>
#include <utility>

namespace yiping::desk {

using services::DispatchSlip;
using Standing = DispatchSlip::Standing;

namespace {

constexpr std::size_t most_shown = 200;

/// The line of a slip; one that waits here has no assignment yet.
Uuid key_of(const DispatchSlip& slip)
{
    return slip.assignment_id.is_nil()
               ? Uuid::from_name("slip", slip.case_id.to_string() + slip.responder_id.to_string())
               : slip.assignment_id;
}

look::Ink ink_of(Standing standing)
{
    switch (standing) {
    case Standing::Unsigned:
        return look::late;
    case Standing::Waiting:
    case Standing::Queued:
        return look::handling;
    case Standing::Signed:
        return look::done;
    case Standing::Delivered:
    case Standing::Phoned:
        break;
    }
    return look::text_2;
}

} // namespace

void DeskWindow::Parts::make_dispatches()
{
    dispatches_ = new SidePanel("dispatches", DeskWindow::tr("派遣单"), &window_);
    docks_->add("dispatches", DeskWindow::tr("派遣单"), dispatches_);
    connect(dispatches_, &SidePanel::entered, this, [this](const Uuid& key) {
        if (const DispatchSlip* slip = slip_of(key))
            open_case(Uuid(slip->case_id));
    });
    const auto on_key = [this](QKeyCombination keys, void (Parts::*what)(const DispatchSlip&)) {
        dispatches_->on_key(keys, [this, what](const Uuid& key) {
            if (const DispatchSlip* slip = slip_of(key))
                (this->*what)(DispatchSlip(*slip)); // the list may change meanwhile
        });
    };
    on_key(Qt::Key_Space, &Parts::mark_phoned);
    on_key(Qt::CTRL | Qt::Key_C, &Parts::copy_dispatch);
    on_key(Qt::CTRL | Qt::Key_T, &Parts::show_phone);
}

const DispatchSlip* DeskWindow::Parts::slip_of(const Uuid& key) const
{
    const auto found = std::ranges::find(slips_, key, [](const auto& each) { return each.first; });
    return found == slips_.end() ? nullptr : &found->second;
}

void DeskWindow::Parts::refresh_dispatches()
{
    if (dispatches_ == nullptr)
        return;
    const services::Town& town = services_.town;
    std::vector<DispatchSlip> slips = services::dispatch_slips(town);
    const auto late = std::ranges::count(slips, Standing::Unsigned, &DispatchSlip::standing);
    docks_->set_title("dispatches", late == 0 ? DeskWindow::tr("派遣单") : DeskWindow::tr("派遣单 %1").arg(late));
    if (slips.size() > most_shown)
        slips.resize(most_shown);
    slips_.clear();
    std::vector<SideRow> rows;
    for (const DispatchSlip& slip : slips) {
        const domain::Case* data = town.detail(slip.case_id);
        SideRow row;
        row.key = key_of(slip);
        row.name = name_of(slip.responder_id);
        if (slip.role == domain::AssignmentRole::Assistant)
            row.name += QStringLiteral(" ") + presentation::word(slip.role);
        if (data != nullptr)
            row.detail =
                presentation::text(data->title) + QStringLiteral(" · ") + presentation::short_place(town, *data);
        const QString at = presentation::clock_words(slip.since);
        switch (slip.standing) {
        case Standing::Unsigned:
            row.standing = DeskWindow::tr("超时未签 %1").arg(presentation::duration_words(town.now() - slip.since));
            if (slip.phoned)
                row.standing += QStringLiteral(" · ") + presentation::word(domain::Delivery::Phoned);
            break;
        case Standing::Waiting:
        case Standing::Queued:
            row.standing = presentation::word(domain::Delivery::Queued);
            break;
        case Standing::Delivered:
            row.standing = presentation::word(domain::Delivery::Delivered) + QStringLiteral(" ") + at;
            break;
        case Standing::Phoned:
            row.standing = presentation::word(domain::Delivery::Phoned) + QStringLiteral(" ") + at;
            break;
        case Standing::Signed:
            row.standing = presentation::word(domain::Delivery::Signed) + QStringLiteral(" ") + at;
            break;
        }
        row.ink = ink_of(slip.standing);
        slips_.emplace_back(row.key, slip);
        rows.push_back(std::move(row));
    }
    dispatches_->show_rows(std::move(rows), DeskWindow::tr("现在没有派出去的人。"));
    if (phone_.until != 0 && platform_now() >= phone_.until)
        phone_ = {};
    dispatches_->show_foot(phone_.words.isEmpty()
                               ? DeskWindow::tr("Enter 打开 · 空格 电话已通知 · Ctrl+C 复制给网格群 · Ctrl+T 看电话")
                               : phone_.words);
}

void DeskWindow::Parts::mark_phoned(const DispatchSlip& slip)
{
    if (slip.assignment_id.is_nil() || slip.phoned || slip.standing == Standing::Signed) {
        bottom_->show_notice(slip.assignment_id.is_nil() ? DeskWindow::tr("还没有送到平台，先等它送达")
                                                         : DeskWindow::tr("已经通知过，或已签收"));
        return;
    }
    services_.actions.mark_phoned(
        slip.assignment_id, [this, alive = alive_, who = name_of(slip.responder_id)](const Result<void>& done) {
            if (!*alive)
                return;
            bottom_->show_notice(done ? DeskWindow::tr("已记下：电话通知了 %1").arg(who)
                                      : DeskWindow::tr("电话通知没有记成：%1").arg(error_words_(done.error())));
        });
}

void DeskWindow::Parts::copy_dispatch(const DispatchSlip& slip)
{
    const services::Town& town = services_.town;
    const domain::Case* data = town.detail(slip.case_id);
    if (data == nullptr)
        return;
    QString words = DeskWindow::tr("【派遣】%1 %2，%3。请 %4 接单")
                        .arg(presentation::text(data->number), presentation::text(data->title),
                            presentation::short_place(town, *data), name_of(slip.responder_id));
    if (data->due_at)
        words += DeskWindow::tr("，%1 前办结").arg(presentation::moment_words(*data->due_at, town.now()));
    words += DeskWindow::tr("。");
    QApplication::clipboard()->setText(words);
    bottom_->show_notice(DeskWindow::tr("已复制，粘贴到网格群：%1").arg(words));
}

void DeskWindow::Parts::show_phone(const DispatchSlip& slip)
{
    const domain::Case* data = services_.town.detail(slip.case_id);
    if (services_.personal_data == nullptr || data == nullptr) {
        bottom_->show_notice(DeskWindow::tr("这里不能看电话"));
        return;
    }
    const std::string reason = DeskWindow::tr("派遣单催签 %1").arg(presentation::text(data->number)).toStdString();
    services_.personal_data->reveal(domain::Register::Responder, slip.responder_id, "phone", reason,
        [this, alive = alive_, who = name_of(slip.responder_id), user = services_.actions.me().user](
            const Result<services::RevealedField>& answer) {
            if (!*alive || user != services_.actions.me().user)
                return;
            if (!answer) {
                bottom_->show_notice(DeskWindow::tr("电话没有取到：%1").arg(error_words_(answer.error())));
                return;
            }
            const QString number =
                answer->value.empty() ? DeskWindow::tr("（未登记）") : presentation::text(answer->value);
            phone_ = {DeskWindow::tr("%1  %2  %3 隐藏，已记入日志")
                          .arg(who, number, presentation::clock_words(answer->until)),
                answer->until};
            refresh_dispatches();
        });
}

} // namespace yiping::desk

// SPDX-License-Identifier: GPL-3.0-or-later
// The pages that take the place of the case: 接报 and 交接班.
#include "desk_parts.h"

#include "ask_bar.h"
#include "bars.h"
#include "batch_page.h"
#include "candidate_panel.h"
#include "case_panel.h"
#include "desk_docks.h"
#include "handover_page.h"
#include "link_bar.h"
#include "queue_panel.h"
#include "rules_page.h"
#include "side_panel.h"
#include "take_in_form.h"

#include <utility>

namespace yiping::desk {

void DeskWindow::Parts::take_in()
{
    if (take_in_->is_open())
        return;
    make_room_for_page();
    take_in_->open(services_.actions.me().scope);
    if (map_)
        map_->set_pointing(true);
}

bool DeskWindow::Parts::page_is_open() const
{
    return take_in_->is_open() || handover_->is_open() || batch_->is_open() || rules_->is_open();
}

void DeskWindow::Parts::work_on_several()
{
    const std::vector<Uuid> chosen = queue_->chosen();
    if (batch_->is_open())
        return;
    if (chosen.size() < 2) {
        bottom_->show_notice(DeskWindow::tr("先选几件：按住 Shift 按 ↑ ↓，或按住 Ctrl 点；Ctrl+A 全选"));
        return;
    }
    make_room_for_page();
    batch_->open(chosen);
}

void DeskWindow::Parts::show_rules()
{
    if (rules_->is_open())
        return;
    make_room_for_page();
    top_->set_rules();
    rules_->open();
}

void DeskWindow::Parts::switch_rule(const domain::SwitchRule& body)
{
    services_.rules.switch_rule(body, [this, alive = alive_, on = body.enabled](Result<void> done) {
        if (!*alive)
            return;
        const QString words = on ? DeskWindow::tr("启用规则") : DeskWindow::tr("停用规则");
        if (done)
            bottom_->show_notice(DeskWindow::tr("%1：已交发件箱").arg(words));
        else
            rules_->show_problem(DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())));
    });
}

void DeskWindow::Parts::ask_link()
{
    if (!page_model_.is_open() || !case_->isVisible() || !top_->offers_take_in())
        return;
    case_->say({}, false);
    case_->ask_bar().cancel();
    case_->link_bar().ask([this](const QString& words) {
        std::vector<SideRow> rows;
        if (!services_.case_desk.page())
            return rows;
        const services::Town& town = services_.town;
        for (const Uuid& id : services_.links.suggestions(services_.case_desk.page()->data, words.toStdString())) {
            const domain::Case* data = town.detail(id);
            if (data == nullptr)
                continue;
            SideRow row;
            row.key = id;
            row.name = presentation::text(data->title);
            row.detail =
                presentation::text(data->number) + QStringLiteral(" · ") + presentation::short_place(town, *data);
            row.standing = presentation::word(domain::status_of(data->step, data->hold, data->due_at, town.now()));
            rows.push_back(std::move(row));
        }
        return rows;
    });
}

void DeskWindow::Parts::link_to(const Uuid& other, bool linked, const QString& reason)
{
    const domain::Case* second = services_.case_desk.row_of(other);
    if (!services_.case_desk.page() || second == nullptr)
        return;
    const domain::Case first = services_.case_desk.page()->data;
    const domain::LinkCases wish{first.id, other, linked, reason.toStdString()};
    services_.links.link(wish, first, *second, [this, alive = alive_, linked](Result<void> done) {
        if (!*alive)
            return;
        const QString words = linked ? DeskWindow::tr("关联") : DeskWindow::tr("解除关联");
        if (done) {
            case_->link_bar().close_bar();
            case_->say(DeskWindow::tr("%1：已交发件箱").arg(words), false);
        } else if (case_->link_bar().is_open()) {
            case_->link_bar().show_problem(error_words_(done.error()));
        } else {
            case_->say(DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())), true);
        }
    });
}

void DeskWindow::Parts::take_up_person()
{
    std::vector<Uuid> in_hand;
    const QString kept =
        memory_.value(QStringLiteral("in-hand/") + presentation::text(services_.actions.me().user)).toString();
    for (const QString& each : kept.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (const auto id = Uuid::parse(each.toStdString()))
            in_hand.push_back(*id);
    }
    services_.queue.set_person(services_.actions.me().post, std::move(in_hand));
}

void DeskWindow::Parts::keep_in_hand()
{
    if (services_.town.load_state() < services::LoadState::Ready)
        return; // what is open is not known yet
    QStringList ids;
    for (const Uuid& id : services_.queue.in_hand())
        ids += presentation::text(id.to_string());
    memory_.set_value(QStringLiteral("in-hand/") + presentation::text(services_.actions.me().user),
        ids.isEmpty() ? QVariant() : QVariant(ids.join(QLatin1Char(' '))));
}

void DeskWindow::Parts::close_pages()
{
    batch_->close_page();
    rules_->close_page();
    take_in_->close_form();
    handover_->close_page();
}

void DeskWindow::Parts::make_room_for_page()
{
    set_large_map(false); // closes the other page too
    case_->ask_bar().cancel();
    case_->link_bar().close_bar();
    case_->hide();
    docks_->cover("candidates", true);
    docks_->raise("map");
}

void DeskWindow::Parts::hand_over()
{
    if (handover_->is_open())
        return;
    make_room_for_page();
    top_->set_handover();
    handover_->open();
}

void DeskWindow::Parts::sign_off(const domain::HandOver& body)
{
    const auto sent = services_.shifts.submit(body, [this, alive = alive_](Result<void> durable) {
        if (!*alive)
            return;
        if (!durable) {
            bottom_->show_notice(DeskWindow::tr("交班没有成：%1").arg(error_words_(durable.error())));
            return;
        }
        handover_->forget();
        keep_handover({}, {});
        bottom_->show_notice(DeskWindow::tr("已签字交班，请接班人登录"));
        if (!services_.actions.me().user.empty() && top_->has_user())
            Q_EMIT window_.switchUserWanted();
    });
    if (!sent)
        bottom_->show_notice(DeskWindow::tr("交班没有成：%1").arg(error_words_(sent.error())));
}

void DeskWindow::Parts::leave_page()
{
    top_->set_large_map(false);
    case_->show();
    docks_->cover("candidates", false);
    docks_->raise("candidates");
    focus_queue();
}

void DeskWindow::Parts::refresh_counts()
{
    refresh_bars();
    if (handover_)
        handover_->refresh();
    if (batch_)
        batch_->refresh();
    keep_in_hand();
}

void DeskWindow::Parts::leave_take_in()
{
    leave_page();
    if (map_)
        map_->set_pointing(false);
    if (!take_in_->is_blank())
        bottom_->show_notice(DeskWindow::tr("接报草稿已存，按 N 接着写"));
}

void DeskWindow::Parts::send_report(const domain::ReportCase& report)
{
    const auto sent = services_.take_in.submit(report, [this, alive = alive_, report](Result<void> durable) {
        if (!*alive)
            return;
        if (durable) {
            keep_draft(std::nullopt);
            return;
        }
        // Nothing that was typed is lost: the form comes back with it.
        reported_ = {};
        take_in_->restore(report);
        bottom_->show_notice(DeskWindow::tr("登记没有成：%1").arg(error_words_(durable.error())));
    });
    if (!sent)
        return; // the form has asked before
    reported_ = *sent;
    const bool online = services_.town.link().state == services::LinkState::Online;
    bottom_->show_notice(online ? DeskWindow::tr("已登记，等平台编号") : DeskWindow::tr("已登记，线路恢复后自动送出"));
}

void DeskWindow::Parts::keep_draft(const std::optional<domain::ReportCase>& draft)
{
    if (services_.drafts == nullptr)
        return;
    std::optional<domain::Command> kept;
    if (draft) {
        kept.emplace();
        kept->id = Uuid::from_name("draft", services_.actions.me().user); // what goes out gets one of its own
        kept->made_at = services_.clock.now();
        kept->body = *draft;
    }
    services_.drafts->keep_draft(std::move(kept));
}

void DeskWindow::Parts::ask_draft()
{
    if (services_.drafts == nullptr)
        return;
    services_.drafts->read_draft([this, alive = alive_](const Result<std::optional<domain::Command>>& draft) {
        if (!*alive || !draft || !*draft)
            return;
        if (const auto* report = std::get_if<domain::ReportCase>(&(*draft)->body); report && take_in_->is_blank()) {
            take_in_->restore(*report);
            bottom_->show_notice(DeskWindow::tr("有一份没写完的接报，按 N 接着写"));
        }
    });
}

void DeskWindow::Parts::open_reported()
{
    if (reported_.is_nil() || take_in_->is_open())
        return;
    const domain::Case* data = services_.town.detail(reported_);
    if (data == nullptr)
        return;
    const Uuid id = std::exchange(reported_, {});
    bottom_->show_notice(DeskWindow::tr("已登记为 %1，按 D 派遣").arg(QString::fromStdString(data->number)));
    open_case(id);
}

} // namespace yiping::desk

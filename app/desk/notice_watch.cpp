// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice_watch.h"

#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/presentation/words.h>

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace yiping::desk {

namespace {

constexpr std::int64_t shift_end_ms = 15 * services::minute_ms;

QString say(const char* words)
{
    return QCoreApplication::translate("yiping::desk::NoticeWatch", words);
}

Uuid key_for(const char* kind, const std::string& what)
{
    return Uuid::from_name("notice", std::string(kind) + '/' + what);
}

Uuid reminder_key(const Reminder& reminder)
{
    return key_for(
        "reminder", std::to_string(reminder.at) + reminder.case_id.to_string() + reminder.words.toStdString());
}

} // namespace

void NoticeWatch::find_alarms(std::vector<Notice>& found) const
{
    const auto* rows = town_.rows_of(*domain::find_register("alarm"));
    if (rows == nullptr)
        return;
    for (const auto& [id, row] : *rows) {
        if (static_cast<domain::AlarmState>(row.integer("state").value_or(0)) != domain::AlarmState::New)
            continue;
        Notice notice;
        notice.key = key_for("alarm", id.to_string());
        notice.kind = NoticeKind::Alarm;
        notice.subject = id;
        notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "告警：%1"))
                           .arg(presentation::word(static_cast<domain::AlarmKind>(row.integer("kind").value_or(0))));
        const services::AreaIndex at = town_.find_area(row.area_code());
        notice.detail = at == services::no_area ? QString() : presentation::text(town_.place_name(at));
        found.push_back(std::move(notice));
    }
}

void NoticeWatch::find_cases(std::vector<Notice>& found) const
{
    const UtcMillis now = town_.now();
    const std::int64_t before = std::int64_t{rules_.before_minutes} * services::minute_ms;
    for (const services::CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(at);
        if (data == nullptr || (rules_.mine_only && !queue_.is_in_hand(data->id)))
            continue;
        const bool waits_for_signature = data->step == domain::Step::Dispatched && data->hold == domain::Hold::None;
        const auto due = waits_for_signature ? domain::stage_due(*data) : std::nullopt;
        const bool unsigned_late = due && *due < now;
        const bool unanswered = data->answer_due_at && *data->answer_due_at < now;
        const bool near_limit =
            data->due_at && data->hold == domain::Hold::None && *data->due_at >= now && *data->due_at - now <= before;
        if (!unsigned_late && !unanswered && !near_limit)
            continue; // nearly all of them: no words are made
        Notice notice;
        notice.subject = data->id;
        notice.detail =
            presentation::text(data->title) + QStringLiteral(" · ") + presentation::short_place(town_, *data);
        if (unsigned_late) {
            notice.kind = NoticeKind::Unsigned;
            notice.key = key_for("unsigned", data->id.to_string() + std::to_string(data->step_at));
            notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "派出后没有签收，超 %1"))
                               .arg(presentation::duration_words(now - *due));
            found.push_back(notice);
        }
        if (unanswered) {
            notice.kind = NoticeKind::Unanswered;
            notice.key = key_for("answer", data->id.to_string() + std::to_string(*data->answer_due_at));
            notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "督办到期没有答复，超 %1"))
                               .arg(presentation::duration_words(now - *data->answer_due_at));
            found.push_back(notice);
        }
        if (near_limit) {
            notice.kind = NoticeKind::NearLimit;
            notice.key = key_for("limit", data->id.to_string() + std::to_string(*data->due_at));
            notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "快到期，还有 %1"))
                               .arg(presentation::duration_words(*data->due_at - now));
            found.push_back(std::move(notice));
        }
    }
}

void NoticeWatch::find_others(std::vector<Notice>& found) const
{
    const UtcMillis now = town_.now();
    for (const services::PendingCommand& pending : town_.outbox()) {
        if (!pending.refusal || pending.of_another)
            continue;
        Notice notice;
        notice.kind = NoticeKind::Refused;
        notice.key = key_for("refused", pending.command.id.to_string());
        if (const auto* move = std::get_if<domain::MoveCase>(&pending.command.body)) {
            notice.subject = move->case_id;
            const domain::Case* data = town_.detail(move->case_id);
            notice.detail = presentation::word(move->move) +
                            (data != nullptr ? QStringLiteral(" · ") + presentation::text(data->title) : QString());
        }
        notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "平台没有照办，原因在发件箱（B）"));
        found.push_back(std::move(notice));
    }
    if (const domain::Shift* shift = town_.shift_at(now);
        shift != nullptr && !shift->handed_over_at && shift->to_at - now <= shift_end_ms) {
        Notice notice;
        notice.kind = NoticeKind::ShiftEnd;
        notice.key = key_for("shift", shift->id.to_string());
        notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "本班还有 %1，按 F8 交接班"))
                           .arg(presentation::duration_words(shift->to_at - now));
        found.push_back(std::move(notice));
    }
    for (const Reminder& reminder : reminders_) {
        if (reminder.at > now)
            continue;
        Notice notice;
        notice.kind = NoticeKind::Reminder;
        notice.key = reminder_key(reminder);
        notice.subject = reminder.case_id;
        notice.words = say(QT_TRANSLATE_NOOP("yiping::desk::NoticeWatch", "提醒：%1")).arg(reminder.words);
        if (const domain::Case* data = town_.detail(reminder.case_id))
            notice.detail = presentation::text(data->number) + QStringLiteral(" · ") + presentation::text(data->title);
        found.push_back(std::move(notice));
    }
}

std::vector<Notice> NoticeWatch::look()
{
    if (town_.load_state() < services::LoadState::Ready)
        return {};
    std::vector<Notice> found;
    find_alarms(found);
    find_cases(found);
    find_others(found);
    std::erase_if(found, [this](const Notice& notice) {
        return !rules_.kinds[static_cast<std::size_t>(notice.kind)].told || aside_.contains(notice.key);
    });
    std::vector<Notice> fresh;
    std::map<Uuid, UtcMillis> seen;
    for (Notice& notice : found) {
        const auto known = seen_.find(notice.key);
        notice.at = known != seen_.end() ? known->second : town_.now();
        seen.emplace(notice.key, notice.at);
        if (known == seen_.end() && (looked_ || notice.kind == NoticeKind::Reminder))
            fresh.push_back(notice);
    }
    seen_ = std::move(seen);
    looked_ = true;
    std::ranges::sort(found, [](const Notice& a, const Notice& b) {
        return std::tuple(-a.at, a.kind, a.key) < std::tuple(-b.at, b.kind, b.key);
    });
    current_ = std::move(found);
    return fresh;
}

void NoticeWatch::put_aside(const Uuid& key)
{
    aside_.insert(key);
    std::erase_if(current_, [&](const Notice& notice) { return notice.key == key; });
    drop_reminder(key);
}

void NoticeWatch::drop_reminder(const Uuid& key)
{
    std::erase_if(reminders_, [&](const Reminder& reminder) { return reminder_key(reminder) == key; });
}

void NoticeWatch::forget()
{
    seen_.clear();
    aside_.clear();
    current_.clear();
    looked_ = false;
}

} // namespace yiping::desk

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>AreaBar</name>
    <message>
        <source>在办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>超时</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>每千户上报</source>
        <translation>Per 1,000 homes</translation>
    </message>
    <message>
        <source>办结率</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>按期率</source>
        <translation>On time</translation>
    </message>
    <message>
        <source>自然分级</source>
        <translation>Natural</translation>
    </message>
    <message>
        <source>等量分级</source>
        <translation>Even</translation>
    </message>
    <message>
        <source>固定分级</source>
        <translation>Fixed</translation>
    </message>
</context>
<context>
    <name>CameraTile</name>
    <message>
        <source>未接入视频</source>
        <translation>No video</translation>
    </message>
</context>
<context>
    <name>CameraWall</name>
    <message>
        <source>第 %1 页，共 %2 页</source>
        <translation>Page %1 of %2</translation>
    </message>
    <message>
        <source>本页 %1 路，实时 %2 路</source>
        <translation>%1 on this page, %2 live</translation>
    </message>
    <message>
        <source>没有可以查看的摄像头</source>
        <translation>No camera may be shown</translation>
    </message>
    <message>
        <source>本案留存 %1 件</source>
        <translation>%1 kept for this case</translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>指挥中心上墙</source>
        <translation>From the desk</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>尚未派遣</source>
        <translation>Nobody sent yet</translation>
    </message>
    <message>
        <source>送达</source>
        <translation>Receipt</translation>
    </message>
</context>
<context>
    <name>ClassesPanel</name>
    <message>
        <source>事件类别</source>
        <translation>Kinds of case</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>last 30 days</translation>
    </message>
</context>
<context>
    <name>DaysPanel</name>
    <message>
        <source>近 30 天上报</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>每天件数，最高 %1</source>
        <translation>a day, highest %1</translation>
    </message>
</context>
<context>
    <name>DeskChips</name>
    <message>
        <source>圈人</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>画区域或路线下任务</source>
        <translation>Draw a task</translation>
    </message>
    <message>
        <source>三维</source>
        <translation>3D</translation>
    </message>
</context>
<context>
    <name>DeskMap</name>
    <message numerus="yes">
        <source>每平方公里上报件数，共 %n 件</source>
        <translation>
            <numerusform>Cases reported per km², %n case in all</numerusform>
            <numerusform>Cases reported per km², %n cases in all</numerusform>
        </translation>
    </message>
    <message>
        <source>%1：%2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>最近的摄像头</source>
        <translation>Nearest cameras</translation>
    </message>
</context>
<context>
    <name>FeedPanel</name>
    <message>
        <source>最新</source>
        <translation>Latest</translation>
    </message>
    <message>
        <source>随到随显</source>
        <translation>as it happens</translation>
    </message>
    <message>
        <source>今天还没有新的动态</source>
        <translation>Nothing new today so far</translation>
    </message>
</context>
<context>
    <name>FiguresPanel</name>
    <message>
        <source>治理成效</source>
        <translation>Results</translation>
    </message>
</context>
<context>
    <name>ForcesPanel</name>
    <message>
        <source>在岗力量</source>
        <translation>On duty</translation>
    </message>
    <message>
        <source>在岗 / 全部</source>
        <translation>on duty / all</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>演示数据</source>
        <translation>Demo data</translation>
    </message>
    <message>
        <source>带班 %1</source>
        <translation>Leader %1</translation>
    </message>
    <message>
        <source>值班 %1</source>
        <translation>Officer %1</translation>
    </message>
    <message>
        <source>来访视图</source>
        <translation>Visitors</translation>
    </message>
</context>
<context>
    <name>HeatBar</name>
    <message>
        <source>热力图</source>
        <translation>Heat map</translation>
    </message>
    <message>
        <source>近一年</source>
        <translation>1 year</translation>
    </message>
    <message numerus="yes">
        <source>近 %n 天</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message>
        <source>只看在办</source>
        <translation>Open only</translation>
    </message>
    <message>
        <source>停</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>播放一年</source>
        <translation>Play the year</translation>
    </message>
    <message>
        <source>%1至%2</source>
        <translation>%1 to %2</translation>
    </message>
    <message>
        <source>近 1 小时</source>
        <translation>1 hour</translation>
    </message>
    <message>
        <source>全部类别</source>
        <translation>All classes</translation>
    </message>
</context>
<context>
    <name>HeatPlayer</name>
    <message>
        <source>M月d日</source>
        <translation>d MMM</translation>
    </message>
    <message>
        <source>%1至%2</source>
        <translation>%1 to %2</translation>
    </message>
    <message>
        <source>近 1 小时</source>
        <translation>1 hour</translation>
    </message>
    <message>
        <source>近一年</source>
        <translation>1 year</translation>
    </message>
    <message numerus="yes">
        <source>近 %n 天</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message>
        <source>M月d日 H时</source>
        <translation>d MMM, H:00</translation>
    </message>
</context>
<context>
    <name>HoursPanel</name>
    <message>
        <source>今日各时段上报</source>
        <translation>Today by hour</translation>
    </message>
    <message>
        <source>每小时件数</source>
        <translation>cases an hour</translation>
    </message>
</context>
<context>
    <name>LayerBar</name>
    <message>
        <source>事件</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>相近的合并</source>
        <translation>Merge near ones</translation>
    </message>
    <message>
        <source>只看在办</source>
        <translation>Open only</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>队伍</source>
        <translation>Teams</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>Cameras</translation>
    </message>
    <message>
        <source>喇叭</source>
        <translation>Loudspeakers</translation>
    </message>
    <message>
        <source>隐患</source>
        <translation>Hazards</translation>
    </message>
    <message>
        <source>巡查轨迹</source>
        <translation>Patrol tracks</translation>
    </message>
</context>
<context>
    <name>MapArea</name>
    <message>
        <source>边界为示意</source>
        <translation>Borders are indicative</translation>
    </message>
    <message numerus="yes">
        <source>%1至%2上报 %n 件</source>
        <translation>
            <numerusform>%1 to %2: %n case</numerusform>
            <numerusform>%1 to %2: %n cases</numerusform>
        </translation>
    </message>
    <message>
        <source>每平方公里上报件数</source>
        <translation>Cases reported per km²</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>高度放大 %1 倍</source>
        <translation>Heights × %1</translation>
    </message>
    <message>
        <source>边界、地形、建筑为示意</source>
        <translation>Borders, heights and houses are indicative</translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>没有数据</source>
        <translation>No data</translation>
    </message>
    <message>
        <source>基数小，仅供参考</source>
        <translation>Few behind it: a hint only</translation>
    </message>
</context>
<context>
    <name>MapNotDrawn</name>
    <message>
        <source>本机没有 OpenGL，地图画不出来，其余照常。请安装显卡驱动或 Mesa（libgl1-mesa-dri）。</source>
        <translation>There is no OpenGL here, so the map cannot be drawn; everything else works. Install the graphics driver or Mesa (libgl1-mesa-dri).</translation>
    </message>
</context>
<context>
    <name>PhotosPanel</name>
    <message>
        <source>%1 张中的 %2 张</source>
        <translation>%2 of %1</translation>
    </message>
    <message>
        <source>照片取不到</source>
        <translation>No photo</translation>
    </message>
    <message>
        <source>正在取照片</source>
        <translation>Fetching</translation>
    </message>
</context>
<context>
    <name>SceneLegend</name>
    <message>
        <source>柱高：%1</source>
        <translation>Height: %1</translation>
    </message>
    <message>
        <source>柱高：%1 · %2</source>
        <translation>Height: %1 · %2</translation>
    </message>
    <message>
        <source>↓ 好转</source>
        <translation>↓ better</translation>
    </message>
    <message>
        <source>持平</source>
        <translation>unchanged</translation>
    </message>
    <message>
        <source>↑ 变差</source>
        <translation>↑ worse</translation>
    </message>
</context>
<context>
    <name>SceneNotice</name>
    <message>
        <source>本机的显示不支持三维（没有 OpenGL），仍显示平面地图。</source>
        <translation>This machine&apos;s display cannot draw in 3D (no OpenGL); the map stays flat.</translation>
    </message>
</context>
<context>
    <name>ScenePanelBase</name>
    <message>
        <source>暂无数据</source>
        <translation>No data yet</translation>
    </message>
</context>
<context>
    <name>StagesPanel</name>
    <message>
        <source>闭环各环节</source>
        <translation>Stages</translation>
    </message>
    <message>
        <source>在办与今日办结</source>
        <translation>open, and closed today</translation>
    </message>
</context>
<context>
    <name>Theme</name>
    <message>
        <source>甲</source>
        <translation>A</translation>
    </message>
    <message>
        <source>乙</source>
        <translation>B</translation>
    </message>
</context>
<context>
    <name>TileTools</name>
    <message>
        <source>回到实时</source>
        <translation>Back to live</translation>
    </message>
    <message>
        <source>回看 10 秒</source>
        <translation>10 s ago</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Picture</translation>
    </message>
    <message>
        <source>录像 30 秒</source>
        <translation>30 s clip</translation>
    </message>
    <message>
        <source>停止收听</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>收听</source>
        <translation>Listen</translation>
    </message>
</context>
<context>
    <name>TodayPanel</name>
    <message>
        <source>今日事件</source>
        <translation>Today&apos;s cases</translation>
    </message>
    <message numerus="yes">
        <source>件</source>
        <translation>
            <numerusform>case</numerusform>
            <numerusform>cases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>在办共 %n 件</source>
        <translation>
            <numerusform>%n open in all</numerusform>
            <numerusform>%n open in all</numerusform>
        </translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>VillagesPanel</name>
    <message>
        <source>在办 · 超时 · 今日</source>
        <translation>open · late · today</translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message>
        <source>%1，待受理</source>
        <translation>%1, to be accepted</translation>
    </message>
    <message>
        <source>新上报</source>
        <translation>New</translation>
    </message>
    <message>
        <source>已受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>已立案</source>
        <translation>Filed</translation>
    </message>
    <message>
        <source>已派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>派给 %1</source>
        <translation>Sent to %1</translation>
    </message>
    <message>
        <source>已签收</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>%1 已签收</source>
        <translation>%1 signed</translation>
    </message>
    <message>
        <source>已反馈，待核查</source>
        <translation>Fed back, to be verified</translation>
    </message>
    <message>
        <source>%1 已反馈</source>
        <translation>%1 fed back</translation>
    </message>
    <message>
        <source>核查通过</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>已结案，用时 %1</source>
        <translation>Closed in %1</translation>
    </message>
    <message>
        <source>已结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>网格员自办自结</source>
        <translation>Handled on the spot</translation>
    </message>
    <message>
        <source>核查未过，返工</source>
        <translation>Not passed, rework</translation>
    </message>
    <message>
        <source>退回，待重新派遣</source>
        <translation>Returned, to be dispatched again</translation>
    </message>
    <message>
        <source>用时 %1</source>
        <translation>took %1</translation>
    </message>
    <message>
        <source>已超时 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>还有 %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>收集</source>
        <translation>New</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>Filed</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>Work</translation>
    </message>
    <message>
        <source>反馈</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rated</translation>
    </message>
    <message>
        <source>上周日</source>
        <translation>last Sunday</translation>
    </message>
    <message>
        <source>上周一</source>
        <translation>last Monday</translation>
    </message>
    <message>
        <source>上周二</source>
        <translation>last Tuesday</translation>
    </message>
    <message>
        <source>上周三</source>
        <translation>last Wednesday</translation>
    </message>
    <message>
        <source>上周四</source>
        <translation>last Thursday</translation>
    </message>
    <message>
        <source>上周五</source>
        <translation>last Friday</translation>
    </message>
    <message>
        <source>上周六</source>
        <translation>last Saturday</translation>
    </message>
    <message>
        <source>%1 %2 / %3 件</source>
        <translation>%1: %L2 of %L3</translation>
    </message>
    <message>
        <source>综合治理中心</source>
        <translation>Governance Centre</translation>
    </message>
    <message>
        <source>%1综合治理中心</source>
        <translation>%1 Governance Centre</translation>
    </message>
    <message numerus="yes">
        <source>未送达 %n 件</source>
        <translation>
            <numerusform>%n not delivered</numerusform>
            <numerusform>%n not delivered</numerusform>
        </translation>
    </message>
    <message>
        <source>截至 %1</source>
        <translation>at %1</translation>
    </message>
    <message>
        <source>%1时</source>
        <translation>%1:00</translation>
    </message>
    <message>
        <source>%1月%2日</source>
        <translation>%2 %1</translation>
    </message>
    <message>
        <source>与%1持平</source>
        <translation>same as %1</translation>
    </message>
    <message numerus="yes">
        <source>比%1少 %n 件</source>
        <translation>
            <numerusform>%n fewer than %1</numerusform>
            <numerusform>%n fewer than %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>比%1多 %n 件</source>
        <translation>
            <numerusform>%n more than %1</numerusform>
            <numerusform>%n more than %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 件今天到期</source>
        <translation>
            <numerusform>%n due today</numerusform>
            <numerusform>%n due today</numerusform>
        </translation>
    </message>
    <message>
        <source>近一年</source>
        <translation>1 year</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>30 days</translation>
    </message>
    <message>
        <source>矛盾纠纷化解率</source>
        <translation>Disputes resolved</translation>
    </message>
    <message>
        <source>下发任务完成率</source>
        <translation>Directed tasks completed</translation>
    </message>
    <message>
        <source>事件办结率</source>
        <translation>Cases closed</translation>
    </message>
    <message>
        <source>按期办结率</source>
        <translation>Closed on time</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1（数量少）</source>
        <translation>%1 (few)</translation>
    </message>
    <message>
        <source>天</source>
        <translation>days</translation>
    </message>
    <message numerus="yes">
        <source>件</source>
        <translation>
            <numerusform>case</numerusform>
            <numerusform>cases</numerusform>
        </translation>
    </message>
    <message>
        <source>项</source>
        <translation>tasks</translation>
    </message>
    <message>
        <source>与上期持平</source>
        <translation>as before</translation>
    </message>
    <message>
        <source>%1 个百分点</source>
        <translation>%1 points</translation>
    </message>
    <message>
        <source>比上期多 %1</source>
        <translation>%1 more than before</translation>
    </message>
    <message>
        <source>比上期少 %1</source>
        <translation>%1 less than before</translation>
    </message>
    <message>
        <source> 好转</source>
        <translation>, better</translation>
    </message>
    <message>
        <source> 变差</source>
        <translation>, worse</translation>
    </message>
    <message>
        <source>区域</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>每千户</source>
        <translation>/ 1,000</translation>
    </message>
    <message>
        <source>按期率</source>
        <translation>On time</translation>
    </message>
    <message>
        <source>持平</source>
        <translation>=</translation>
    </message>
    <message>
        <source>另有 %1 件不属于这十类</source>
        <translation>%1 more are of no class</translation>
    </message>
    <message>
        <source>周一</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>周二</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>周三</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>周四</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>周五</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>周六</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>周日</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>正在办理</source>
        <translation>Being handled</translation>
    </message>
    <message>
        <source>其中超时</source>
        <translation>Of these late</translation>
    </message>
    <message>
        <source>巡查</source>
        <translation>Patrols</translation>
    </message>
    <message>
        <source>次</source>
        <translation>times</translation>
    </message>
    <message>
        <source>排查隐患</source>
        <translation>Hazards found</translation>
    </message>
    <message>
        <source>处</source>
        <translation>sites</translation>
    </message>
    <message>
        <source>隐患整治率</source>
        <translation>Hazards removed</translation>
    </message>
    <message>
        <source>排查预警</source>
        <translation>Find and warn</translation>
    </message>
    <message>
        <source>快速处置</source>
        <translation>Act fast</translation>
    </message>
    <message>
        <source>长效维护</source>
        <translation>Keep it right</translation>
    </message>
    <message>
        <source>不到 1 天</source>
        <translation>Under 1 day</translation>
    </message>
    <message>
        <source>1–3 天</source>
        <translation>1–3 days</translation>
    </message>
    <message>
        <source>3–7 天</source>
        <translation>3–7 days</translation>
    </message>
    <message>
        <source>7–15 天</source>
        <translation>7–15 days</translation>
    </message>
    <message>
        <source>15–30 天</source>
        <translation>15–30 days</translation>
    </message>
    <message>
        <source>30 天以上</source>
        <translation>Over 30 days</translation>
    </message>
    <message>
        <source>在办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>超时 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>其中超时 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>无超时</source>
        <translation>none late</translation>
    </message>
    <message>
        <source>每天上报</source>
        <translation>Reports a day</translation>
    </message>
    <message>
        <source>%1月</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>一年 %1 件，最多的一天 %2月%3日 %4 件</source>
        <translation>%1 in a year; most on %3 %2: %4</translation>
    </message>
    <message>
        <source>近一年上报</source>
        <translation>1 year</translation>
    </message>
    <message>
        <source>最忙：%1 %2 时</source>
        <translation>Busiest: %1, %2:00</translation>
    </message>
    <message>
        <source>在岗 / 全部</source>
        <translation>On duty / all</translation>
    </message>
    <message>
        <source>人</source>
        <translation>people</translation>
    </message>
    <message>
        <source>在岗 %1</source>
        <translation>%1 on duty</translation>
    </message>
    <message>
        <source>%1 个网格都有网格员</source>
        <translation>All %1 grids have a worker</translation>
    </message>
    <message>
        <source>%1 个网格中 %2 个没有网格员</source>
        <translation>Of %1 grids %2 have no worker</translation>
    </message>
    <message>
        <source>当班</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>下一班</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>再下一班</source>
        <translation>Then</translation>
    </message>
    <message>
        <source>至 %1</source>
        <translation>until %1</translation>
    </message>
    <message>
        <source>%1 起</source>
        <translation>from %1</translation>
    </message>
    <message>
        <source>带班 %1</source>
        <translation>Lead %1</translation>
    </message>
    <message>
        <source>值班 %1</source>
        <translation>Duty %1</translation>
    </message>
    <message>
        <source>未销号</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>逾期 %1</source>
        <translation>%1 overdue</translation>
    </message>
    <message>
        <source>其中逾期 %1</source>
        <translation>%1 overdue</translation>
    </message>
    <message>
        <source>无逾期</source>
        <translation>none overdue</translation>
    </message>
    <message>
        <source>已整治 %1</source>
        <translation>%1 put right</translation>
    </message>
    <message>
        <source>排查发现</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>已经调解</source>
        <translation>Mediated</translation>
    </message>
    <message>
        <source>达成协议</source>
        <translation>Agreed</translation>
    </message>
    <message>
        <source>司法确认</source>
        <translation>Confirmed in court</translation>
    </message>
    <message>
        <source>化解</source>
        <translation>Resolved</translation>
    </message>
    <message>
        <source>还有 %1 件未化解</source>
        <translation>%1 not resolved</translation>
    </message>
    <message>
        <source>全部化解</source>
        <translation>All resolved</translation>
    </message>
    <message>
        <source>，%1 件由镇以上调解</source>
        <translation>, %1 above the village</translation>
    </message>
    <message>
        <source>达成 %1</source>
        <translation>%1 agreed</translation>
    </message>
    <message>
        <source>%1 个场所</source>
        <translation>%1 venues</translation>
    </message>
    <message>
        <source>，另有上门、远程等 %1 次</source>
        <translation>, %1 at home or remote</translation>
    </message>
    <message>
        <source>响应率</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>解决率</source>
        <translation>Solved</translation>
    </message>
    <message>
        <source>满意率</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>按期办结</source>
        <translation>On time</translation>
    </message>
    <message>
        <source>正在办理；未诉先办 %1 件</source>
        <translation>being handled; %1 unprompted</translation>
    </message>
    <message>
        <source>个</source>
        <translation>units</translation>
    </message>
    <message>
        <source>党员 %1</source>
        <translation>%1 members</translation>
    </message>
    <message>
        <source>支部覆盖网格</source>
        <translation>Grids with a branch</translation>
    </message>
    <message>
        <source>名党员</source>
        <translation>members</translation>
    </message>
    <message>
        <source>党支部</source>
        <translation>Branch</translation>
    </message>
    <message>
        <source>党员</source>
        <translation>Members</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grids</translation>
    </message>
    <message>
        <source>分</source>
        <translation>points</translation>
    </message>
    <message>
        <source>%1 个账户，兑换 %2 分</source>
        <translation>%1 people, %2 spent</translation>
    </message>
    <message>
        <source>小时</source>
        <translation>h</translation>
    </message>
    <message>
        <source>%1 次</source>
        <translation>%1 times</translation>
    </message>
    <message>
        <source>%1 人次</source>
        <translation>%1 people</translation>
    </message>
    <message>
        <source>，服务 %1 人次</source>
        <translation>, %1 served</translation>
    </message>
    <message>
        <source>下发</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>回执</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Completed</translation>
    </message>
    <message>
        <source>逾期未完成 %1</source>
        <translation>%1 overdue</translation>
    </message>
    <message>
        <source>各村（社区）</source>
        <translation>Villages</translation>
    </message>
    <message>
        <source>各网格</source>
        <translation>Grids</translation>
    </message>
    <message>
        <source>各微网格</source>
        <translation>Micro-grids</translation>
    </message>
    <message>
        <source>%1万</source>
        <translation>%1 × 10,000</translation>
    </message>
    <message>
        <source>还没有居民上报的地址：写在连接文件的 report_address 里。</source>
        <translation>There is no address for residents yet: report_address in the connection file.</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>on duty</translation>
    </message>
    <message>
        <source>不在岗</source>
        <translation>off duty</translation>
    </message>
    <message>
        <source>没有在办的事件</source>
        <translation>No open cases</translation>
    </message>
    <message>
        <source>在办 %1 件</source>
        <translation>%1 open</translation>
    </message>
    <message>
        <source>超 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>一分钟内同步过</source>
        <translation>In step a minute ago or less</translation>
    </message>
    <message>
        <source>来访视图不显示照片</source>
        <translation>No photos while visitors look</translation>
    </message>
    <message>
        <source>这里没有照片</source>
        <translation>No photos here</translation>
    </message>
    <message>
        <source>%1（无数据）</source>
        <translation>%1 (no data)</translation>
    </message>
</context>
<context>
    <name>WeekHoursPanel</name>
    <message>
        <source>%1时</source>
        <translation>%1:00</translation>
    </message>
</context>
<context>
    <name>done</name>
    <message>
        <source>上报</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>立案</source>
        <translation>Filed</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>反馈</source>
        <translation>Fed back</translation>
    </message>
    <message>
        <source>核查</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>评价</source>
        <translation>Rated</translation>
    </message>
    <message>
        <source>自办自结</source>
        <translation>Handled on the spot</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>转办</source>
        <translation>Transferred</translation>
    </message>
    <message>
        <source>延期申请</source>
        <translation>Asked for more time</translation>
    </message>
    <message>
        <source>延期批准</source>
        <translation>Extension granted</translation>
    </message>
    <message>
        <source>挂起</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Resumed</translation>
    </message>
    <message>
        <source>挂账</source>
        <translation>Shelved</translation>
    </message>
    <message>
        <source>返工</source>
        <translation>Sent back for rework</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Reminded</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Under supervision</translation>
    </message>
    <message>
        <source>提级办理</source>
        <translation>Escalated</translation>
    </message>
    <message>
        <source>申诉</source>
        <translation>Appealed</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Voided</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>位置不明</source>
        <translation>position unknown</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>on duty</translation>
    </message>
    <message>
        <source>不在岗</source>
        <translation>off duty</translation>
    </message>
    <message>
        <source>本网格</source>
        <translation>this grid</translation>
    </message>
    <message>
        <source>服务本片</source>
        <translation>serves this area</translation>
    </message>
    <message>
        <source>手上无件</source>
        <translation>free</translation>
    </message>
    <message>
        <source>无此项技能</source>
        <translation>lacks the skill</translation>
    </message>
    <message>
        <source>当前主办</source>
        <translation>Leads now</translation>
    </message>
    <message>
        <source>协办中</source>
        <translation>Assists</translation>
    </message>
    <message>
        <source>约 %1 分到</source>
        <translation>about %1 min</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
    <message>
        <source>延期</source>
        <translation>Extend</translation>
    </message>
    <message>
        <source>申请延期</source>
        <translation>Ask for more time</translation>
    </message>
    <message>
        <source>提级</source>
        <translation>Escalate</translation>
    </message>
    <message>
        <source>回访评价</source>
        <translation>Follow up</translation>
    </message>
    <message>
        <source>没有读出这件事件：%1</source>
        <translation>This case could not be read: %1</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>在左侧队列里选一件事件，或按 / 搜索。</source>
        <translation>Choose a case from the queue on the left, or press / to search.</translation>
    </message>
    <message>
        <source>%1至 %2</source>
        <translation>%1 until %2</translation>
    </message>
    <message>
        <source>%1 未送达，线路恢复后自动送出</source>
        <translation>%1: not delivered; it will be sent by itself when the line is back</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>%1 到期</source>
        <translation>due %1</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>协办</source>
        <translation>Assistants</translation>
    </message>
    <message>
        <source>上报人</source>
        <translation>Reporter</translation>
    </message>
    <message>
        <source>上报时间</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>涉及</source>
        <translation>Affects</translation>
    </message>
    <message>
        <source>同址</source>
        <translation>Same place</translation>
    </message>
    <message>
        <source>30 天内无</source>
        <translation>none in 30 days</translation>
    </message>
    <message numerus="yes">
        <source>30 天内 %n 件</source>
        <translation>
            <numerusform>%n case in 30 days</numerusform>
            <numerusform>%n cases in 30 days</numerusform>
        </translation>
    </message>
    <message>
        <source>满意度</source>
        <translation>Satisfaction</translation>
    </message>
    <message>
        <source>已不在名册</source>
        <translation>no longer on the roster</translation>
    </message>
    <message>
        <source>现场</source>
        <translation>On site</translation>
    </message>
    <message>
        <source>看得到现场</source>
        <translation>sees the place</translation>
    </message>
    <message>
        <source>现在是“%1”，不能%2。</source>
        <translation>The case is at &quot;%1&quot;: &quot;%2&quot; is not possible now.</translation>
    </message>
    <message>
        <source>事件</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>上墙</source>
        <translation>Put on the wall</translation>
    </message>
    <message>
        <source>上报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>回执</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>未送达，线路恢复后自动送出</source>
        <translation>not delivered; it will be sent by itself when the line is back</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>To accept</translation>
    </message>
    <message>
        <source>待立案</source>
        <translation>To file</translation>
    </message>
    <message>
        <source>退回，待派遣</source>
        <translation>Returned, to dispatch</translation>
    </message>
    <message>
        <source>待派遣</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>待核查</source>
        <translation>To verify</translation>
    </message>
    <message>
        <source>待结案</source>
        <translation>To close</translation>
    </message>
    <message>
        <source>被平台退回：%1</source>
        <translation>Refused by the platform: %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>who did what</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>昨天 %1</source>
        <translation>yesterday %1</translation>
    </message>
    <message>
        <source>%1月%2日 %3</source>
        <translation>%2 %1 %3</translation>
    </message>
    <message>
        <source>%1年%2月%3日 %4</source>
        <translation>%3 %2 %1 %4</translation>
    </message>
    <message>
        <source>星期日</source>
        <translation>Sunday</translation>
    </message>
    <message>
        <source>星期一</source>
        <translation>Monday</translation>
    </message>
    <message>
        <source>星期二</source>
        <translation>Tuesday</translation>
    </message>
    <message>
        <source>星期三</source>
        <translation>Wednesday</translation>
    </message>
    <message>
        <source>星期四</source>
        <translation>Thursday</translation>
    </message>
    <message>
        <source>星期五</source>
        <translation>Friday</translation>
    </message>
    <message>
        <source>星期六</source>
        <translation>Saturday</translation>
    </message>
    <message>
        <source>不到 1 分</source>
        <translation>under 1 min</translation>
    </message>
    <message>
        <source>%1 分</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 时</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 时 %2 分</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 天 %2 时</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>超 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>还有 %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>核查超 %1</source>
        <translation>check %1 late</translation>
    </message>
    <message>
        <source>核查还有 %1</source>
        <translation>check in %1</translation>
    </message>
    <message>
        <source>响应超 %1</source>
        <translation>response %1 late</translation>
    </message>
    <message>
        <source>响应还有 %1</source>
        <translation>respond in %1</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>追赶中</source>
        <translation>Catching up</translation>
    </message>
    <message>
        <source>追赶中 %1%</source>
        <translation>Catching up %1%</translation>
    </message>
    <message>
        <source>平台拒绝连接</source>
        <translation>Refused by the platform</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>离线 %1 起</source>
        <translation>Offline since %1</translation>
    </message>
    <message>
        <source>同步 %1 秒前</source>
        <translation>Synced %1 s ago</translation>
    </message>
    <message>
        <source>同步 %1 前</source>
        <translation>Synced %1 ago</translation>
    </message>
    <message numerus="yes">
        <source>%n 件在办</source>
        <translation>
            <numerusform>%n open case</numerusform>
            <numerusform>%n open cases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 户</source>
        <translation>
            <numerusform>%n household</numerusform>
            <numerusform>%n households</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 张照片</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 天</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message>
        <source>%1月%2日 %3</source>
        <comment>month, day, weekday</comment>
        <translation>%3, %2 %1</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>所属网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>描述</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>未执行：别人先改了这件事，请对照后决定</source>
        <translation>Not done: somebody else changed this case first; compare and decide</translation>
    </message>
    <message>
        <source>未执行：%1</source>
        <translation>Not done: %1</translation>
    </message>
    <message>
        <source>已撤回，等待平台确认</source>
        <translation>Taken back, waiting for the platform</translation>
    </message>
    <message>
        <source>用本机令牌提交，等待原来的连接方式</source>
        <translation>Made with this machine&apos;s token, waits for that connection</translation>
    </message>
    <message>
        <source>等待 %1 登录</source>
        <translation>Waits until %1 signs in</translation>
    </message>
    <message>
        <source>已过期，不会再执行；等待平台确认</source>
        <translation>Expired, will not be done; waiting for the platform</translation>
    </message>
    <message>
        <source>已发出，等待平台答复</source>
        <translation>Sent, waiting for the answer</translation>
    </message>
    <message>
        <source>未送达，正在送出</source>
        <translation>Not delivered, being sent</translation>
    </message>
    <message>
        <source>（空）</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>主办 %1</source>
        <translation>lead %1</translation>
    </message>
    <message>
        <source>办理</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>还要 %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>被拒绝：%1</source>
        <translation>Refused: %1</translation>
    </message>
    <message>
        <source>本机时钟与平台相差 %1</source>
        <translation>Clocks differ by %1</translation>
    </message>
    <message>
        <source>%1 秒</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>矛盾纠纷</source>
        <translation>Dispute</translation>
    </message>
    <message>
        <source>下发任务</source>
        <translation>Directed task</translation>
    </message>
    <message>
        <source>撤回下发任务</source>
        <translation>Withdraw directed task</translation>
    </message>
    <message>
        <source>隐患</source>
        <translation>Hazard</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>值班排班</source>
        <translation>Duty roster</translation>
    </message>
    <message>
        <source>启用规则</source>
        <translation>Rule switched on:</translation>
    </message>
    <message>
        <source>停用规则</source>
        <translation>Rule switched off:</translation>
    </message>
    <message>
        <source>答复督办</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>关联</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>督办待答复</source>
        <translation>Answer owed</translation>
    </message>
    <message>
        <source>（%1 %2：%3）</source>
        <translation> (%1 %2: %3)</translation>
    </message>
    <message>
        <source>%1 前答复</source>
        <translation>to be answered by %1</translation>
    </message>
    <message>
        <source>已逾期 %1</source>
        <translation>%1 overdue</translation>
    </message>
    <message>
        <source>关联：%1</source>
        <translation>Linked: %1</translation>
    </message>
    <message>
        <source>复发自</source>
        <translation>Recurrence of</translation>
    </message>
    <message>
        <source>同一地点</source>
        <translation>Same place</translation>
    </message>
    <message>
        <source>解除关联</source>
        <translation>Unlink</translation>
    </message>
    <message>
        <source>督办逾期未答</source>
        <translation>Answer overdue</translation>
    </message>
    <message>
        <source>同一上报人</source>
        <translation>Same reporter</translation>
    </message>
    <message>
        <source>大屏进入来访视图</source>
        <translation>Visitor view on the wall</translation>
    </message>
    <message>
        <source>大屏离开来访视图</source>
        <translation>Visitor view off the wall</translation>
    </message>
</context>
<context>
    <name>yiping::desk</name>
    <message>
        <source>地图没有载入，其余功能不受影响。</source>
        <translation>The map could not be loaded. Everything else works.</translation>
    </message>
</context>
<context>
    <name>yiping::desk::ActionBar</name>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>上墙</source>
        <translation>On the wall</translation>
    </message>
</context>
<context>
    <name>yiping::desk::AskBar</name>
    <message>
        <source>说明（办理过程里会看到）</source>
        <translation>Reason (shown in the history of the case)</translation>
    </message>
    <message>
        <source>M月d日 HH:mm</source>
        <translation>d MMM HH:mm</translation>
    </message>
    <message>
        <source>满意度</source>
        <translation>Satisfaction</translation>
    </message>
    <message>
        <source>确定 Enter</source>
        <translation>OK  Enter</translation>
    </message>
    <message>
        <source>取消 Esc</source>
        <translation>Cancel  Esc</translation>
    </message>
    <message>
        <source>等待材料到货</source>
        <translation>Waiting for material</translation>
    </message>
    <message>
        <source>天气原因，暂不能施工</source>
        <translation>No work possible in this weather</translation>
    </message>
    <message>
        <source>等待上级答复</source>
        <translation>Waiting for an answer from above</translation>
    </message>
    <message>
        <source>现场仍有残留，请再处理</source>
        <translation>Not fully cleared, please finish</translation>
    </message>
    <message>
        <source>照片看不清，请补拍</source>
        <translation>Photo unclear, please take another</translation>
    </message>
    <message>
        <source>上报人不认可</source>
        <translation>The reporter does not agree</translation>
    </message>
    <message>
        <source>不在本网格</source>
        <translation>Not in this grid</translation>
    </message>
    <message>
        <source>需要专业力量</source>
        <translation>Needs specialists</translation>
    </message>
    <message>
        <source>本人不在岗</source>
        <translation>Not on duty</translation>
    </message>
    <message>
        <source>重复上报</source>
        <translation>Reported twice</translation>
    </message>
    <message>
        <source>误报，现场无此情况</source>
        <translation>False report, nothing on site</translation>
    </message>
    <message>
        <source>不属受理范围</source>
        <translation>Outside our remit</translation>
    </message>
    <message>
        <source>超时未处理</source>
        <translation>Late and not handled</translation>
    </message>
    <message>
        <source>群众反复反映</source>
        <translation>Residents keep reporting it</translation>
    </message>
    <message>
        <source>领导批示</source>
        <translation>Instruction of the leadership</translation>
    </message>
    <message>
        <source>工程量大</source>
        <translation>More work than expected</translation>
    </message>
    <message>
        <source>等待配件</source>
        <translation>Waiting for parts</translation>
    </message>
    <message>
        <source>需产权单位配合</source>
        <translation>Needs the owner to cooperate</translation>
    </message>
    <message>
        <source>超出本镇权限</source>
        <translation>Beyond the town&apos;s powers</translation>
    </message>
    <message>
        <source>涉及多个部门</source>
        <translation>Concerns several departments</translation>
    </message>
    <message>
        <source>历史遗留，暂无条件解决</source>
        <translation>Long-standing, cannot be solved yet</translation>
    </message>
    <message>
        <source>已列入年度计划</source>
        <translation>In the year&apos;s plan</translation>
    </message>
    <message>
        <source>明天 9:00</source>
        <translation>Tomorrow 9:00</translation>
    </message>
    <message>
        <source>3 天后</source>
        <translation>In 3 days</translation>
    </message>
    <message>
        <source>一周后</source>
        <translation>In a week</translation>
    </message>
    <message>
        <source>请写明原因，一句话即可。</source>
        <translation>Please give a reason; one sentence is enough.</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>到什么时候</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>会记入办理过程，送出后不能抹掉</source>
        <translation>This will be recorded and cannot be erased once sent</translation>
    </message>
    <message>
        <source>答复期限</source>
        <translation>Answer by</translation>
    </message>
    <message>
        <source>1 小时内</source>
        <translation>Within 1 hour</translation>
    </message>
    <message>
        <source>2 小时内</source>
        <translation>Within 2 hours</translation>
    </message>
    <message>
        <source>答复：办到哪一步、为什么晚、什么时候办完</source>
        <translation>The answer: how far it is, why it is late, when it will be done</translation>
    </message>
</context>
<context>
    <name>yiping::desk::BatchPage</name>
    <message>
        <source>成批办理</source>
        <translation>Work on several</translation>
    </message>
    <message>
        <source>将要发生</source>
        <translation>What will happen</translation>
    </message>
    <message>
        <source>每一件会怎样</source>
        <translation>What happens to each case</translation>
    </message>
    <message>
        <source>返回 Esc</source>
        <translation>Back Esc</translation>
    </message>
    <message>
        <source>派给</source>
        <translation>Send to</translation>
    </message>
    <message>
        <source>主件</source>
        <translation>Leading case</translation>
    </message>
    <message>
        <source>说明（每件的办理过程里都会看到）</source>
        <translation>Reason (shown in the history of each case)</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>M月d日 HH:mm</source>
        <translation>d MMM HH:mm</translation>
    </message>
    <message>
        <source>到什么时候</source>
        <translation>Until</translation>
    </message>
    <message numerus="yes">
        <source>成批办理 %n 件</source>
        <translation>
            <numerusform>Work on %n case</numerusform>
            <numerusform>Work on %n cases</numerusform>
        </translation>
    </message>
    <message>
        <source>并为一件</source>
        <translation>Merge doubles</translation>
    </message>
    <message>
        <source>这几件是同一件事：留一件，其余作废并注明并入哪一件</source>
        <translation>These are the same: one stays, the others are voided and name it</translation>
    </message>
    <message>
        <source> · 手上无件</source>
        <translation> · free</translation>
    </message>
    <message numerus="yes">
        <source> · %n 件在办</source>
        <translation>
            <numerusform> · %n open</numerusform>
            <numerusform> · %n open</numerusform>
        </translation>
    </message>
    <message>
        <source>作废，并入主件</source>
        <translation>Voided into the leading case</translation>
    </message>
    <message>
        <source>主件，保持不变</source>
        <translation>Leads, stays as it is</translation>
    </message>
    <message>
        <source>不能：%1</source>
        <translation>Not possible: %1</translation>
    </message>
    <message>
        <source>不动</source>
        <translation>Unchanged</translation>
    </message>
    <message>
        <source>%1 %2 件 Ctrl+Enter</source>
        <translation>%1: %2 Ctrl+Enter</translation>
    </message>
    <message>
        <source>并入</source>
        <translation>Merge</translation>
    </message>
    <message numerus="yes">
        <source>%n 件不动。</source>
        <translation>
            <numerusform>%n stays unchanged. </numerusform>
            <numerusform>%n stay unchanged. </numerusform>
        </translation>
    </message>
    <message>
        <source>会记入每一件的办理过程；没送出的可在发件箱撤回，送出的不能抹掉。</source>
        <translation>This will be recorded in the history of each case; what has not gone out can be taken back in the outbox, what has cannot be erased.</translation>
    </message>
    <message>
        <source>请写明原因，一句话即可。</source>
        <translation>Please give a reason; one sentence will do.</translation>
    </message>
    <message numerus="yes">
        <source>%n 件已交发件箱</source>
        <translation>
            <numerusform>%n case in the outbox</numerusform>
            <numerusform>%n cases in the outbox</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 件已交发件箱，%2 件没有成：%3</source>
        <translation>%1 in the outbox, %2 not done: %3</translation>
    </message>
    <message>
        <source>分类或网格不一样，请再看一眼是不是同一件</source>
        <translation>Another class or grid: look again whether they are the same</translation>
    </message>
</context>
<context>
    <name>yiping::desk::BottomBar</name>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>今日 %1 件    今日办结 %2    在办 %3    两小时内到期 %4</source>
        <translation>Today: %L1    Closed today: %L2    Open: %L3    Due within 2 h: %L4</translation>
    </message>
    <message>
        <source>超时 %1</source>
        <translation>Late: %L1</translation>
    </message>
    <message>
        <source>大屏正在放：%1</source>
        <translation>On the wall: %1</translation>
    </message>
    <message>
        <source>发件箱：空</source>
        <translation>Outbox: empty</translation>
    </message>
    <message>
        <source>发件箱：%1，%2</source>
        <translation>Outbox: %1, %2</translation>
    </message>
    <message numerus="yes">
        <source>（共 %n 件）</source>
        <translation>
            <numerusform> (%n in all)</numerusform>
            <numerusform> (%n in all)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>发件箱：%n 件未执行，请处理</source>
        <translation>
            <numerusform>Outbox: %n action not done, please decide</numerusform>
            <numerusform>Outbox: %n actions not done, please decide</numerusform>
        </translation>
    </message>
    <message>
        <source>%1（来访视图）</source>
        <translation>%1 (visitor view)</translation>
    </message>
</context>
<context>
    <name>yiping::desk::CandidatePanel</name>
    <message>
        <source>派给谁</source>
        <translation>Whom to send</translation>
    </message>
    <message>
        <source>选一件事件，这里按远近、在岗、技能和手上件数排出人选。</source>
        <translation>Choose a case: those who can be sent are ranked here by distance, duty, skill and what they have in hand.</translation>
    </message>
    <message>
        <source>%1 Enter</source>
        <translation>%1  Enter</translation>
    </message>
    <message>
        <source>%1给 %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>按 D，再按 1–9 选人，Enter %1</source>
        <translation>D, then 1–9 to choose, Enter: %1</translation>
    </message>
    <message>
        <source>500 米内在岗的都派 A</source>
        <translation>Everybody near A</translation>
    </message>
    <message>
        <source>标出 500 米内在岗的人：第一位主办，其余协办；Shift 或 Ctrl 点也可以自己选几位</source>
        <translation>Marks whoever is on duty within 500 m: the first leads, the others assist; Shift or Ctrl and click to choose yourself</translation>
    </message>
    <message numerus="yes">
        <source>%1给 %2 主办，另 %n 人协办</source>
        <translation>
            <numerusform>%1: %2 leads, %n assists</numerusform>
            <numerusform>%1: %2 leads, %n assist</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>yiping::desk::CasePanel</name>
    <message>
        <source>办理过程</source>
        <translation>History</translation>
    </message>
    <message>
        <source>派遣单</source>
        <translation>Assignments</translation>
    </message>
    <message>
        <source>现场材料</source>
        <translation>From the site</translation>
    </message>
    <message>
        <source>附近摄像头</source>
        <translation>Cameras nearby</translation>
    </message>
    <message>
        <source>还没有派遣。</source>
        <translation>Nobody has been sent yet.</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>300 米内没有。</source>
        <translation>None within 300 m.</translation>
    </message>
    <message>
        <source>没有照片。</source>
        <translation>No photos.</translation>
    </message>
    <message>
        <source>照片未取回
%1</source>
        <translation>Photo not fetched
%1</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>改正标题、分类、地点、描述和所属网格（F4）</source>
        <translation>Correct title, category, address, description and grid (F4)</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>说明原因后查看姓名或电话，到时自动隐藏</source>
        <translation>Name or phone for a reason, hidden again after a time</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>写成一页 PDF 事件单（Ctrl+P）</source>
        <translation>Write the case as one page of PDF (Ctrl+P)</translation>
    </message>
    <message>
        <source>相关事件</source>
        <translation>Related cases</translation>
    </message>
    <message>
        <source>关联 L</source>
        <translation>Link L</translation>
    </message>
    <message>
        <source>说明它和哪一件相互有关（L）；两件各办各的</source>
        <translation>Say which case it has to do with (L); both stay cases of their own</translation>
    </message>
    <message>
        <source>没有。</source>
        <translation>None.</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Unlink</translation>
    </message>
    <message>
        <source>查看上报人</source>
        <translation>Show the reporter</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>联系上报人核实</source>
        <translation>Call to verify</translation>
    </message>
    <message>
        <source>办结后回访</source>
        <translation>Call back after closing</translation>
    </message>
    <message>
        <source>通知现场人员联系</source>
        <translation>For those on site to call</translation>
    </message>
    <message>
        <source>点一下看大图</source>
        <translation>Click to see it large</translation>
    </message>
</context>
<context>
    <name>yiping::desk::CorrectForm</name>
    <message>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>只提交改动的各项；平台上别人没有改过的会直接合并，改过的会拿来对照。</source>
        <translation>Only what you change is sent. What nobody else has changed is merged; the rest comes back to be compared.</translation>
    </message>
    <message>
        <source>为什么更正（办理过程里会看到）</source>
        <translation>Why (shown in the history)</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>电话核实后更正</source>
        <translation>Verified by phone</translation>
    </message>
    <message>
        <source>上报人补充</source>
        <translation>Added by the reporter</translation>
    </message>
    <message>
        <source>网格归属有误</source>
        <translation>Wrong grid</translation>
    </message>
    <message>
        <source>分类有误</source>
        <translation>Wrong category</translation>
    </message>
    <message>
        <source>提交更正 Ctrl+Enter</source>
        <translation>Submit Ctrl+Enter</translation>
    </message>
    <message>
        <source>取消 Esc</source>
        <translation>Cancel Esc</translation>
    </message>
    <message>
        <source>还没有改动</source>
        <translation>Nothing changed yet</translation>
    </message>
    <message>
        <source>将更正：%1</source>
        <translation>To be corrected: %1</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>没有改动，不必提交。</source>
        <translation>Nothing has been changed.</translation>
    </message>
    <message>
        <source>标题不能为空。</source>
        <translation>The title must not be empty.</translation>
    </message>
    <message>
        <source>请写明原因，一句话即可。</source>
        <translation>Give a reason, one sentence will do.</translation>
    </message>
</context>
<context>
    <name>yiping::desk::DeskWindow</name>
    <message>
        <source>地图未载入</source>
        <translation>Map not loaded</translation>
    </message>
    <message>
        <source>转办</source>
        <translation>Transfer</translation>
    </message>
    <message>
        <source>加派协办</source>
        <translation>Add assistant</translation>
    </message>
    <message>
        <source>派遣</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>给 %1</source>
        <translation>to %1</translation>
    </message>
    <message>
        <source>转办给 %1</source>
        <translation>Transfer to %1</translation>
    </message>
    <message>
        <source>派遣给 %1</source>
        <translation>Dispatch to %1</translation>
    </message>
    <message>
        <source>%1：已交发件箱</source>
        <translation>%1: handed to the outbox</translation>
    </message>
    <message>
        <source>%1：已存入发件箱，线路恢复后自动送出</source>
        <translation>%1: kept in the outbox; it will be sent by itself when the line is back</translation>
    </message>
    <message>
        <source>%1没有成：%2</source>
        <translation>%1 was not done: %2</translation>
    </message>
    <message>
        <source>上墙</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>一屏 指挥台</source>
        <translation>Yiping · Desk</translation>
    </message>
    <message>
        <source>更正</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>已按您的版本再次提交</source>
        <translation>Submitted again as you had it</translation>
    </message>
    <message>
        <source>再提交没有成：%1</source>
        <translation>Not submitted again: %1</translation>
    </message>
    <message>
        <source>只看%1</source>
        <translation>Only %1</translation>
    </message>
    <message>
        <source>大屏放%1</source>
        <translation>Wall shows %1</translation>
    </message>
    <message>
        <source>事件 %1</source>
        <translation>Cases %1</translation>
    </message>
    <message>
        <source>没有新建，已打开原来那件</source>
        <translation>No new case; the one that is known is open</translation>
    </message>
    <message>
        <source>交班没有成：%1</source>
        <translation>Not handed over: %1</translation>
    </message>
    <message>
        <source>已签字交班，请接班人登录</source>
        <translation>Signed and handed over; whoever takes over, please sign in</translation>
    </message>
    <message>
        <source>接报草稿已存，按 N 接着写</source>
        <translation>The report is kept as a draft; N goes on with it</translation>
    </message>
    <message>
        <source>登记没有成：%1</source>
        <translation>Not registered: %1</translation>
    </message>
    <message>
        <source>已登记，等平台编号</source>
        <translation>Registered; waiting for its number</translation>
    </message>
    <message>
        <source>已登记，线路恢复后自动送出</source>
        <translation>Registered; it goes out when the line is back</translation>
    </message>
    <message>
        <source>有一份没写完的接报，按 N 接着写</source>
        <translation>A report is not finished; N goes on with it</translation>
    </message>
    <message>
        <source>已登记为 %1，按 D 派遣</source>
        <translation>Registered as %1; D dispatches it</translation>
    </message>
    <message>
        <source>地图和附近的摄像头</source>
        <translation>Map and cameras nearby</translation>
    </message>
    <message>
        <source>值班人员</source>
        <translation>Staff</translation>
    </message>
    <message>
        <source>告警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>事件队列</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>地图和摄像头</source>
        <translation>Map and cameras</translation>
    </message>
    <message>
        <source>派给谁</source>
        <translation>Whom</translation>
    </message>
    <message>
        <source>通知</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>白天浅色，19 点到 7 点深色</source>
        <translation>Light by day, dark from 19:00 to 7:00</translation>
    </message>
    <message>
        <source>字和界面的大小</source>
        <translation>Size of text and screen</translation>
    </message>
    <message>
        <source>面板</source>
        <translation>Panels</translation>
    </message>
    <message>
        <source>通知和响铃</source>
        <translation>Notices and sounds</translation>
    </message>
    <message>
        <source>自动锁定</source>
        <translation>Lock by itself</translation>
    </message>
    <message>
        <source>移动面板（显示标题，拖到别处或另一块屏）</source>
        <translation>Move panels (shows titles to drag, also to another screen)</translation>
    </message>
    <message>
        <source>恢复默认布局</source>
        <translation>Default layout</translation>
    </message>
    <message>
        <source>面板已回到默认位置</source>
        <translation>Panels are back where they were</translation>
    </message>
    <message>
        <source>大小 %1 %，下次打开时生效</source>
        <translation>Size %1 %, from the next start on</translation>
    </message>
    <message>
        <source>先选几件：按住 Shift 按 ↑ ↓，或按住 Ctrl 点；Ctrl+A 全选</source>
        <translation>Choose several first: Shift with ↑ ↓, or Ctrl and click; Ctrl+A for all</translation>
    </message>
    <message>
        <source>%1：已交发件箱，Ctrl+Z 撤回</source>
        <translation>%1: in the outbox, Ctrl+Z takes it back</translation>
    </message>
    <message>
        <source>快到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>派出没有签收</source>
        <translation>Sent and not signed for</translation>
    </message>
    <message>
        <source>平台没有照办</source>
        <translation>Not done by the platform</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Handover</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Reminders</translation>
    </message>
    <message>
        <source>在办 %1 · 超时 %2 · 通知 %3</source>
        <translation>Open %1 · late %2 · notices %3</translation>
    </message>
    <message numerus="yes">
        <source>（另有 %n 条）</source>
        <translation>
            <numerusform> (and %n more)</numerusform>
            <numerusform> (and %n more)</numerusform>
        </translation>
    </message>
    <message>
        <source>没有要您知道的事。</source>
        <translation>Nothing that you have to know.</translation>
    </message>
    <message>
        <source>已静音（Ctrl+M 恢复） · Enter：打开 · Delete：知道了</source>
        <translation>Muted (Ctrl+M to undo) · Enter: open · Delete: seen</translation>
    </message>
    <message>
        <source>Enter：打开 · Delete：知道了 · Ctrl+M：静音</source>
        <translation>Enter: open · Delete: seen · Ctrl+M: mute</translation>
    </message>
    <message>
        <source>通知 %1</source>
        <translation>Notices %1</translation>
    </message>
    <message>
        <source>已静音：照样提示，不响铃</source>
        <translation>Muted: you are told without a sound</translation>
    </message>
    <message>
        <source>已恢复响铃</source>
        <translation>Sounds are on again</translation>
    </message>
    <message>
        <source>提示并响铃</source>
        <translation>Tell and sound</translation>
    </message>
    <message>
        <source>只提示</source>
        <translation>Only tell</translation>
    </message>
    <message>
        <source>不提示</source>
        <translation>Do not tell</translation>
    </message>
    <message>
        <source>到期前多久提示</source>
        <translation>How long before a limit</translation>
    </message>
    <message>
        <source>%1 分钟</source>
        <translation>%1 minutes</translation>
    </message>
    <message>
        <source>事件只提示我在办的</source>
        <translation>Of cases, only those in my hands</translation>
    </message>
    <message>
        <source>静音</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>不自动锁定</source>
        <translation>Never</translation>
    </message>
    <message>
        <source>5 分钟没有操作</source>
        <translation>After 5 minutes untouched</translation>
    </message>
    <message>
        <source>15 分钟没有操作</source>
        <translation>After 15 minutes untouched</translation>
    </message>
    <message>
        <source>30 分钟没有操作</source>
        <translation>After 30 minutes untouched</translation>
    </message>
    <message>
        <source>提醒我</source>
        <translation>Remind me</translation>
    </message>
    <message>
        <source>只在这个席位上，只有您看得到</source>
        <translation>only at this desk, only for you</translation>
    </message>
    <message>
        <source>%1 提醒：%2</source>
        <translation>Reminder at %1: %2</translation>
    </message>
    <message>
        <source>已撤回，没有送出：%1</source>
        <translation>Taken back, it was not sent: %1</translation>
    </message>
    <message>
        <source>没有可以撤销的操作</source>
        <translation>There is nothing to undo</translation>
    </message>
    <message>
        <source>对方已签收，可以转办（T）</source>
        <translation>it has been signed for; it can be transferred (T)</translation>
    </message>
    <message>
        <source>可以恢复</source>
        <translation>it can be resumed</translation>
    </message>
    <message>
        <source>可以返工（G）</source>
        <translation>it can be sent back for rework (G)</translation>
    </message>
    <message>
        <source>可以申诉，重新受理</source>
        <translation>an appeal opens it again</translation>
    </message>
    <message>
        <source>%1已经记入办理过程，不能抹掉</source>
        <translation>%1 is in the history and cannot be erased</translation>
    </message>
    <message>
        <source>收回派遣</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>%1 还没有签收</source>
        <translation>%1 has not signed yet</translation>
    </message>
    <message>
        <source>派错了，收回重派</source>
        <translation>Sent to the wrong one, recalled</translation>
    </message>
    <message>
        <source>有没写完的交接班，按 F8 接着写</source>
        <translation>A handover is half written, F8 goes on</translation>
    </message>
    <message>
        <source>位置 %1 前</source>
        <translation>position %1 ago</translation>
    </message>
    <message>
        <source>手上无件</source>
        <translation>free</translation>
    </message>
    <message numerus="yes">
        <source>%n 件在办</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
    <message>
        <source>现在没有人在岗。</source>
        <translation>Nobody is on duty now.</translation>
    </message>
    <message>
        <source>没有告警。</source>
        <translation>No alarms.</translation>
    </message>
    <message>
        <source>Enter：接报登记，已立案的打开事件</source>
        <translation>Enter: take in as a case, or open its case</translation>
    </message>
    <message>
        <source>有一份没写完的接报，先登记或清空</source>
        <translation>A report is half written: submit or clear it first</translation>
    </message>
    <message>
        <source>正在放</source>
        <translation>On the wall</translation>
    </message>
    <message>
        <source>%1 起</source>
        <translation>since %1</translation>
    </message>
    <message>
        <source>没有画面可放。</source>
        <translation>No scenes.</translation>
    </message>
    <message>
        <source>%1；%2</source>
        <translation>%1; %2</translation>
    </message>
    <message>
        <source>500 米内没有在岗的人。</source>
        <translation>Nobody on duty within 500 m.</translation>
    </message>
    <message>
        <source>Enter 派给他，也可以把事件拖到他身上</source>
        <translation>Enter sends the open case; or drag a case onto a person</translation>
    </message>
    <message>
        <source>把事件拖到一个人身上，就派给他</source>
        <translation>Drag a case onto a person to send it</translation>
    </message>
    <message>
        <source>启用规则</source>
        <translation>Rule on</translation>
    </message>
    <message>
        <source>停用规则</source>
        <translation>Rule off</translation>
    </message>
    <message>
        <source>关联</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>解除关联</source>
        <translation>Unlink</translation>
    </message>
    <message>
        <source>督办没有答复</source>
        <translation>Oversight not answered</translation>
    </message>
    <message>
        <source>派遣单</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>派遣单 %1</source>
        <translation>Sent %1</translation>
    </message>
    <message>
        <source>超时未签 %1</source>
        <translation>Not signed, %1 late</translation>
    </message>
    <message>
        <source>现在没有派出去的人。</source>
        <translation>Nobody is out.</translation>
    </message>
    <message>
        <source>Enter 打开 · 空格 电话已通知 · Ctrl+C 复制给网格群 · Ctrl+T 看电话</source>
        <translation>Enter open · Space told by phone · Ctrl+C copy for the chat · Ctrl+T phone</translation>
    </message>
    <message>
        <source>还没有送到平台，先等它送达</source>
        <translation>Not sent yet: wait until the platform has it</translation>
    </message>
    <message>
        <source>已经通知过，或已签收</source>
        <translation>Told already, or signed</translation>
    </message>
    <message>
        <source>已记下：电话通知了 %1</source>
        <translation>Noted: %1 was told by phone</translation>
    </message>
    <message>
        <source>电话通知没有记成：%1</source>
        <translation>Not noted: %1</translation>
    </message>
    <message>
        <source>【派遣】%1 %2，%3。请 %4 接单</source>
        <translation>[Dispatch] %1 %2, %3. %4, please take it</translation>
    </message>
    <message>
        <source>，%1 前办结</source>
        <translation>, to be done by %1</translation>
    </message>
    <message>
        <source>。</source>
        <translation>.</translation>
    </message>
    <message>
        <source>已复制，粘贴到网格群：%1</source>
        <translation>Copied, to be pasted into the chat: %1</translation>
    </message>
    <message>
        <source>这里不能看电话</source>
        <translation>No telephone numbers here</translation>
    </message>
    <message>
        <source>派遣单催签 %1</source>
        <translation>Dispatch not signed: %1</translation>
    </message>
    <message>
        <source>电话没有取到：%1</source>
        <translation>No number: %1</translation>
    </message>
    <message>
        <source>（未登记）</source>
        <translation>(not on record)</translation>
    </message>
    <message>
        <source>%1  %2  %3 隐藏，已记入日志</source>
        <translation>%1  %2  hidden at %3, logged</translation>
    </message>
    <message>
        <source>先打开要派的事件，再在地图上圈人</source>
        <translation>Open the case to be sent first, then draw around people</translation>
    </message>
    <message>
        <source>圈里没有在岗的人。</source>
        <translation>Nobody on duty inside.</translation>
    </message>
    <message numerus="yes">
        <source>圈里在岗 %n 人，已标出；Enter 一起派，Esc 取消</source>
        <translation>
            <numerusform>%n on duty inside, marked; Enter sends, Esc cancels</numerusform>
            <numerusform>%n on duty inside, marked; Enter sends all, Esc cancels</numerusform>
        </translation>
    </message>
    <message>
        <source>大屏的形状（预览用）</source>
        <translation>Shape of the wall (for previews)</translation>
    </message>
    <message>
        <source>正在放 · 巡播</source>
        <translation>On the wall · tour</translation>
    </message>
    <message>
        <source>每分钟换一幅 · Shift+S 停 · Enter：放这一幅，停巡播</source>
        <translation>Another each minute · Shift+S stop · Enter: this one, no tour</translation>
    </message>
    <message>
        <source>Enter：放到大屏 · Shift+S：巡播</source>
        <translation>Enter: put on the wall · Shift+S: tour</translation>
    </message>
    <message>
        <source>巡播：每分钟换一幅，放别的画面就停</source>
        <translation>Tour: another scene each minute, until one is put up</translation>
    </message>
    <message>
        <source>巡播已停</source>
        <translation>Tour stopped</translation>
    </message>
    <message>
        <source>画到的地方没有网格</source>
        <translation>No grid was drawn on</translation>
    </message>
    <message numerus="yes">
        <source>%n 个网格：</source>
        <translation>
            <numerusform>%n grid: </numerusform>
            <numerusform>%n grids: </numerusform>
        </translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source> 等</source>
        <translation> …</translation>
    </message>
    <message>
        <source>下发任务</source>
        <translation>Issue task</translation>
    </message>
    <message numerus="yes">
        <source>任务已交发件箱，发给 %n 个网格</source>
        <translation>
            <numerusform>Task in the outbox, for %n grid</numerusform>
            <numerusform>Task in the outbox, for %n grids</numerusform>
        </translation>
    </message>
    <message>
        <source>任务没有下发：%1</source>
        <translation>Task not issued: %1</translation>
    </message>
    <message>
        <source>要他们做什么，一句话</source>
        <translation>What they are to do, in a few words</translation>
    </message>
    <message>
        <source>这个账号不能看住户，只有户数</source>
        <translation>This account sees the number of households only</translation>
    </message>
    <message>
        <source>在地图上看%1的住户（脱敏）</source>
        <translation>Households of %1 on the map, masked</translation>
    </message>
    <message>
        <source>平台的回答读不出来</source>
        <translation>The platform&apos;s answer cannot be read</translation>
    </message>
    <message>
        <source>逾期 %1</source>
        <translation>%1 overdue</translation>
    </message>
    <message numerus="yes">
        <source>%n 个网格</source>
        <translation>
            <numerusform>%n grid</numerusform>
            <numerusform>%n grids</numerusform>
        </translation>
    </message>
    <message>
        <source>回执 %1 · 完成 %2</source>
        <translation>%1 seen · %2 done</translation>
    </message>
    <message>
        <source>下发 %1</source>
        <translation>issued %1</translation>
    </message>
    <message>
        <source>全部完成</source>
        <translation>All done</translation>
    </message>
    <message>
        <source>还有 %1</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>没有要办的任务。按 U 在地图上画，就下发一个。</source>
        <translation>Nothing to be done. Press U and draw on the map to send a task down.</translation>
    </message>
    <message>
        <source>↑ ↓ 在地图上看：画的路线或区域、各网格的回执</source>
        <translation>↑ ↓ shows it on the map: what was drawn, each grid&apos;s answer</translation>
    </message>
    <message>
        <source>逾期 · %1</source>
        <translation>Late · %1</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>任务 %1</source>
        <translation>Tasks %1</translation>
    </message>
    <message>
        <source>来访视图：大屏上不再有标题、地址、说明和照片，只有公共摄像头，满屏水印；记入审计日志</source>
        <translation>Visitor view: no titles, addresses, descriptions or photos on the wall, public cameras only, a watermark all over it; written to the audit log</translation>
    </message>
    <message>
        <source>来宾走了，退出来访视图  Shift+G</source>
        <translation>Visitors have gone: end the visitor view  Shift+G</translation>
    </message>
    <message>
        <source>来宾来了，进入来访视图  Shift+G</source>
        <translation>Visitors are here: begin the visitor view  Shift+G</translation>
    </message>
    <message>
        <source>大屏退出来访视图</source>
        <translation>Visitor view off the wall</translation>
    </message>
    <message>
        <source>大屏进入来访视图</source>
        <translation>Visitor view on the wall</translation>
    </message>
</context>
<context>
    <name>yiping::desk::EnrolWindow</name>
    <message>
        <source>一屏 注册本机</source>
        <translation>Yiping: enrol this console</translation>
    </message>
    <message>
        <source>注册本机</source>
        <translation>Enrol this console</translation>
    </message>
    <message>
        <source>第一次使用，请按平台管理员给的纸条填写。本机核对平台的身份之后才发送注册码。</source>
        <translation>First use: fill in what the platform&apos;s administrator has given you. The code is sent only after the platform has proved itself.</translation>
    </message>
    <message>
        <source>平台地址</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>主机:端口，如 10.1.2.3:8443</source>
        <translation>HOST:PORT, as 10.1.2.3:8443</translation>
    </message>
    <message>
        <source>注册码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>平台证书的指纹，或证书文件</source>
        <translation>Fingerprint of the platform&apos;s authority, or its file</translation>
    </message>
    <message>
        <source>64 位 SHA-256，或文件路径</source>
        <translation>64 digits of SHA-256, or a path</translation>
    </message>
    <message>
        <source>选择文件…</source>
        <translation>Choose a file…</translation>
    </message>
    <message>
        <source>注册</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>平台的证书文件</source>
        <translation>Authority of the platform</translation>
    </message>
    <message>
        <source>三项都要填写。</source>
        <translation>All three are needed.</translation>
    </message>
    <message>
        <source>正在注册…</source>
        <translation>Enrolling…</translation>
    </message>
</context>
<context>
    <name>yiping::desk::HandoverPage</name>
    <message>
        <source>交接班</source>
        <translation>Hand-over</translation>
    </message>
    <message>
        <source>要交代的事</source>
        <translation>What has to be told</translation>
    </message>
    <message>
        <source>每件超时的怎么办、谁在跟、下一班先看什么</source>
        <translation>What is done about each late case, who follows it, what comes first</translation>
    </message>
    <message>
        <source>接班人</source>
        <translation>Taken over by</translation>
    </message>
    <message>
        <source>签字交班 Ctrl+Enter</source>
        <translation>Sign and hand over Ctrl+Enter</translation>
    </message>
    <message>
        <source>返回 Esc</source>
        <translation>Back Esc</translation>
    </message>
    <message>
        <source>签字后记入交接班登记，不能改</source>
        <translation>Once signed it stands in the register and cannot be changed</translation>
    </message>
    <message>
        <source>没有登记本班次，不能交班。请先排班。</source>
        <translation>No shift is on the roster; there is none to hand over.</translation>
    </message>
    <message>
        <source>%1 至 %2 %3</source>
        <translation>%1 to %2 %3</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>交出：%1</source>
        <translation>Ends: %1</translation>
    </message>
    <message>
        <source>接入：%1</source>
        <translation>Begins: %1</translation>
    </message>
    <message>
        <source>接入：没有排下一班，请写明接班人</source>
        <translation>Begins: no next shift is on the roster; say who takes over</translation>
    </message>
    <message>
        <source>职务和姓</source>
        <translation>Post and surname</translation>
    </message>
    <message>
        <source>本班新增</source>
        <translation>Came in</translation>
    </message>
    <message>
        <source>本班结案</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>在办</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>已超时</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>下一班内到期</source>
        <translation>Due next shift</translation>
    </message>
    <message>
        <source>退回待派</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>挂起挂账</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>未送达</source>
        <translation>Undelivered</translation>
    </message>
    <message>
        <source>未执行</source>
        <translation>Not done</translation>
    </message>
    <message>
        <source>超 %1</source>
        <translation>%1 late</translation>
    </message>
    <message>
        <source>还有 %1</source>
        <translation>%1 left</translation>
    </message>
    <message numerus="yes">
        <source>另有 %n 件，见队列。</source>
        <translation>
            <numerusform>%n more, see the queue.</numerusform>
            <numerusform>%n more, see the queue.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>yiping::desk::HouseholdPanel</name>
    <message>
        <source>住户</source>
        <translation>Households</translation>
    </message>
    <message>
        <source>查看住户</source>
        <translation>Show a household</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>户主姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>核实情况</source>
        <translation>To verify</translation>
    </message>
    <message>
        <source>上门走访</source>
        <translation>For a visit</translation>
    </message>
    <message>
        <source>紧急通知</source>
        <translation>Urgent notice</translation>
    </message>
    <message>
        <source>下一层</source>
        <translation>Floor below</translation>
    </message>
    <message>
        <source>上一层</source>
        <translation>Floor above</translation>
    </message>
    <message>
        <source>关闭，不再显示住户</source>
        <translation>Close and hide the households</translation>
    </message>
    <message>
        <source>正在向平台请求…</source>
        <translation>Asking the platform…</translation>
    </message>
    <message>
        <source>户主未登记</source>
        <translation>head not on record</translation>
    </message>
    <message>
        <source>门牌未登记</source>
        <translation>door not on record</translation>
    </message>
    <message numerus="yes">
        <source>%n 人</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 层</source>
        <translation>Floor %1</translation>
    </message>
    <message>
        <source>楼层未登记</source>
        <translation>floor not on record</translation>
    </message>
    <message>
        <source>%1 户 %2 人</source>
        <translation>%1 homes, %2 people</translation>
    </message>
    <message>
        <source>姓名、电话已脱敏。Enter 或双击：写明原因后查看一户</source>
        <translation>Names and phones are masked. Enter or double click: show one, for a reason</translation>
    </message>
    <message>
        <source>这一层没有登记住户</source>
        <translation>No household is on record on this floor</translation>
    </message>
    <message>
        <source>已记入日志，%1:%2 后自动关闭</source>
        <translation>Logged; closes in %1:%2</translation>
    </message>
</context>
<context>
    <name>yiping::desk::LifeLine</name>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>yiping::desk::LinkBar</name>
    <message>
        <source>关联到哪一件</source>
        <translation>Link to which case</translation>
    </message>
    <message>
        <source>找哪一件</source>
        <translation>Which case</translation>
    </message>
    <message>
        <source>编号、标题、地点；不写就是附近的</source>
        <translation>Number, title, place; nothing: those near by</translation>
    </message>
    <message>
        <source>找到的事件</source>
        <translation>Cases found</translation>
    </message>
    <message>
        <source>什么关系</source>
        <translation>What connects them</translation>
    </message>
    <message>
        <source>什么关系，一句话</source>
        <translation>What connects them, in a few words</translation>
    </message>
    <message>
        <source>同一个原因</source>
        <translation>The same cause</translation>
    </message>
    <message>
        <source>同一方反映</source>
        <translation>The same side</translation>
    </message>
    <message>
        <source>先后相关</source>
        <translation>One led to the other</translation>
    </message>
    <message>
        <source>关联 Enter</source>
        <translation>Link Enter</translation>
    </message>
    <message>
        <source>取消 Esc</source>
        <translation>Cancel Esc</translation>
    </message>
    <message>
        <source>两件各办各的；是同一件的，用“并为一件”（M）</source>
        <translation>Both stay cases of their own; doubles are merged (M)</translation>
    </message>
    <message>
        <source>没有找到在办的事件。</source>
        <translation>No open case found.</translation>
    </message>
    <message>
        <source>先选一件。</source>
        <translation>Choose one first.</translation>
    </message>
    <message>
        <source>请写明什么关系，一句话即可。</source>
        <translation>Say what connects them, a few words will do.</translation>
    </message>
</context>
<context>
    <name>yiping::desk::LockPage</name>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>解锁 Enter</source>
        <translation>Unlock Enter</translation>
    </message>
    <message>
        <source>告警</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>%1 · %2 锁定</source>
        <translation>%1 · locked at %2</translation>
    </message>
</context>
<context>
    <name>yiping::desk::NoticeWatch</name>
    <message>
        <source>告警：%1</source>
        <translation>Alarm: %1</translation>
    </message>
    <message>
        <source>派出后没有签收，超 %1</source>
        <translation>Sent and not signed for, %1 over</translation>
    </message>
    <message>
        <source>快到期，还有 %1</source>
        <translation>Due soon, %1 left</translation>
    </message>
    <message>
        <source>平台没有照办，原因在发件箱（B）</source>
        <translation>The platform has not done it, the outbox (B) says why</translation>
    </message>
    <message>
        <source>本班还有 %1，按 F8 交接班</source>
        <translation>%1 left of this shift, F8 hands over</translation>
    </message>
    <message>
        <source>提醒：%1</source>
        <translation>Reminder: %1</translation>
    </message>
    <message>
        <source>督办到期没有答复，超 %1</source>
        <translation>Oversight not answered, %1 late</translation>
    </message>
</context>
<context>
    <name>yiping::desk::OutboxPanel</name>
    <message>
        <source>发件箱</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>没有等待送出的操作。</source>
        <translation>Nothing is waiting to be sent.</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Dismiss</translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 件</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>别人先做的：</source>
        <translation>Done by others first:</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>平台的</source>
        <translation>Platform&apos;s</translation>
    </message>
    <message>
        <source>用我的</source>
        <translation>Use mine</translation>
    </message>
    <message>
        <source>无冲突</source>
        <translation>No conflict</translation>
    </message>
    <message>
        <source>保留平台的</source>
        <translation>Keep the platform&apos;s</translation>
    </message>
    <message>
        <source>按我的再提交</source>
        <translation>Submit mine again</translation>
    </message>
</context>
<context>
    <name>yiping::desk::QueueFilterBar</name>
    <message>
        <source>按紧急程度</source>
        <translation>Most urgent first</translation>
    </message>
    <message>
        <source>新的在前</source>
        <translation>Newest first</translation>
    </message>
    <message>
        <source>旧的在前</source>
        <translation>Oldest first</translation>
    </message>
    <message>
        <source>按地点</source>
        <translation>By place</translation>
    </message>
    <message>
        <source>按分类</source>
        <translation>By class</translation>
    </message>
    <message>
        <source>按处置人</source>
        <translation>By holder</translation>
    </message>
    <message>
        <source>排列</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>处置人</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>全部恢复</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>任何状态</source>
        <translation>Any status</translation>
    </message>
    <message>
        <source>任何地点</source>
        <translation>Any place</translation>
    </message>
    <message>
        <source>任何分类</source>
        <translation>Any class</translation>
    </message>
    <message>
        <source>任何处置人</source>
        <translation>Any holder</translation>
    </message>
    <message>
        <source>还没有人</source>
        <translation>Nobody yet</translation>
    </message>
</context>
<context>
    <name>yiping::desk::QueuePanel</name>
    <message>
        <source>全部在办</source>
        <translation>All open</translation>
    </message>
    <message>
        <source>快到期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>超时</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>Alt+%1</source>
        <translation>Alt+%1</translation>
    </message>
    <message>
        <source>没有找到“%1”。按 Esc 清除搜索。</source>
        <translation>Nothing found for &quot;%1&quot;. Esc clears the search.</translation>
    </message>
    <message>
        <source>现在没有在办事件。</source>
        <translation>No open cases now.</translation>
    </message>
    <message>
        <source>这一类现在没有事件。</source>
        <translation>No cases of this kind now.</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>把列表里的事件写成表格文件（Ctrl+E）</source>
        <translation>Write the listed cases into a table (Ctrl+E)</translation>
    </message>
    <message>
        <source>搜索：编号、地点、内容、拼音首字母（按 / ）</source>
        <translation>Search: number, place, words (press /)</translation>
    </message>
    <message>
        <source>我在办</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>今晚值班</source>
        <translation>Tonight</translation>
    </message>
    <message>
        <source>挂账</source>
        <translation>Shelved</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Call back</translation>
    </message>
    <message>
        <source>您经手过、还没有办结的</source>
        <translation>Open cases that you have acted on</translation>
    </message>
    <message>
        <source>已经超时，或到今晚值班结束前会超时的</source>
        <translation>Late, or late before the night shift ends</translation>
    </message>
    <message>
        <source>现在解决不了、停钟挂着的</source>
        <translation>Cannot be solved now, the clock is stopped</translation>
    </message>
    <message>
        <source>七天内结案、还没有问过满意度的</source>
        <translation>Closed within seven days, the reporter not yet asked</translation>
    </message>
    <message>
        <source>事件队列</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>按状态、地点、分类、处置人筛选，换排列（F）</source>
        <translation>Filter by status, place, class, holder; change the order (F)</translation>
    </message>
    <message>
        <source>成批办理 M</source>
        <translation>Work on them M</translation>
    </message>
    <message>
        <source>取消选择 Esc</source>
        <translation>Unselect Esc</translation>
    </message>
    <message numerus="yes">
        <source>已选 %n 件</source>
        <translation>
            <numerusform>%n chosen</numerusform>
            <numerusform>%n chosen</numerusform>
        </translation>
    </message>
    <message>
        <source>筛选：%1</source>
        <translation>Filter: %1</translation>
    </message>
    <message>
        <source>筛选之后没有事件。按 F 改筛选。</source>
        <translation>The filter leaves no cases. F changes it.</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Oversight</translation>
    </message>
    <message>
        <source>督办了、还没有书面答复的</source>
        <translation>Overseen, and not yet answered in words</translation>
    </message>
</context>
<context>
    <name>yiping::desk::RevealBar</name>
    <message>
        <source>查看原因，至少 %1 个字（每次查看都会记入日志）</source>
        <translation>Reason, at least %1 characters (each look is logged)</translation>
    </message>
    <message>
        <source>查看 Enter</source>
        <translation>Show Enter</translation>
    </message>
    <message>
        <source>取消 Esc</source>
        <translation>Cancel Esc</translation>
    </message>
    <message>
        <source>立即隐藏 Esc</source>
        <translation>Hide now Esc</translation>
    </message>
    <message>
        <source>请写明查看原因，至少 %1 个字。</source>
        <translation>Give a reason of at least %1 characters.</translation>
    </message>
    <message>
        <source>正在向平台请求…</source>
        <translation>Asking the platform…</translation>
    </message>
    <message>
        <source>（未登记）</source>
        <translation>(not on record)</translation>
    </message>
    <message>
        <source>%1:%2 后自动隐藏</source>
        <translation>hidden in %1:%2</translation>
    </message>
    <message>
        <source>查看原因</source>
        <translation>Reason for looking</translation>
    </message>
</context>
<context>
    <name>yiping::desk::RulesPage</name>
    <message>
        <source>自动规则</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>返回 Esc</source>
        <translation>Back Esc</translation>
    </message>
    <message>
        <source>为什么开关</source>
        <translation>Why it is switched</translation>
    </message>
    <message>
        <source>为什么（记入审计日志）</source>
        <translation>Why (goes into the audit log)</translation>
    </message>
    <message>
        <source>今天做了什么</source>
        <translation>What it did today</translation>
    </message>
    <message>
        <source>今天没有动作</source>
        <translation>Nothing today</translation>
    </message>
    <message numerus="yes">
        <source>今天 %n 件</source>
        <translation>
            <numerusform>%n case today</numerusform>
            <numerusform>%n cases today</numerusform>
        </translation>
    </message>
    <message>
        <source>：</source>
        <translation>: </translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>（未送达）</source>
        <translation> (not sent yet)</translation>
    </message>
    <message>
        <source>平台还没有送来规则。</source>
        <translation>The platform has not sent its rules yet.</translation>
    </message>
    <message>
        <source>Enter：开关这条规则</source>
        <translation>Enter: switch this rule</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>on</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>off</translation>
    </message>
    <message>
        <source>%1 %2 %3：%4</source>
        <translation>%1 %2 %3: %4</translation>
    </message>
    <message>
        <source>停用这条规则 Enter</source>
        <translation>Switch off Enter</translation>
    </message>
    <message>
        <source>启用这条规则 Enter</source>
        <translation>Switch on Enter</translation>
    </message>
    <message>
        <source>  已办结的一件</source>
        <translation>  a case that is over</translation>
    </message>
    <message>
        <source>今天还没有动作。</source>
        <translation>Nothing yet today.</translation>
    </message>
    <message>
        <source>Enter：打开事件</source>
        <translation>Enter: open the case</translation>
    </message>
    <message numerus="yes">
        <source>今天 %n 次动作。人工接管的事件，规则不再碰。</source>
        <translation>
            <numerusform>%n act today. A case that a person has taken over is left alone.</numerusform>
            <numerusform>%n acts today. A case that a person has taken over is left alone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>yiping::desk::SaveFiles</name>
    <message>
        <source>列表里没有事件，没有可导出的。</source>
        <translation>The list is empty: nothing to export.</translation>
    </message>
    <message>
        <source>导出列表里的事件</source>
        <translation>Export the listed cases</translation>
    </message>
    <message>
        <source>Excel 工作簿 (*.xlsx)</source>
        <translation>Excel workbook (*.xlsx)</translation>
    </message>
    <message>
        <source>CSV 表格 (*.csv)</source>
        <translation>CSV table (*.csv)</translation>
    </message>
    <message>
        <source>GeoPackage 地图 (*.gpkg)</source>
        <translation>GeoPackage map (*.gpkg)</translation>
    </message>
    <message>
        <source>GeoJSON 地图 (*.geojson)</source>
        <translation>GeoJSON map (*.geojson)</translation>
    </message>
    <message numerus="yes">
        <source>正在写 %n 件事件……</source>
        <translation>
            <numerusform>Writing %n case…</numerusform>
            <numerusform>Writing %n cases…</numerusform>
        </translation>
    </message>
    <message>
        <source>写事件单</source>
        <translation>Write the case sheet</translation>
    </message>
    <message>
        <source>事件单</source>
        <translation>Case sheet</translation>
    </message>
    <message>
        <source>PDF 文件 (*.pdf)</source>
        <translation>PDF file (*.pdf)</translation>
    </message>
    <message numerus="yes">
        <source>已导出 %n 件事件：%1</source>
        <translation>
            <numerusform>Exported %n case: %1</numerusform>
            <numerusform>Exported %n cases: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>已写好事件单：%1</source>
        <translation>The case sheet is written: %1</translation>
    </message>
    <message>
        <source>没有写成：%1</source>
        <translation>Not written: %1</translation>
    </message>
</context>
<context>
    <name>yiping::desk::ScenePreview</name>
    <message>
        <source>画面预览</source>
        <translation>Preview of the scene</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>热力图</source>
        <translation>Heat map</translation>
    </message>
    <message>
        <source>地图</source>
        <translation>Map</translation>
    </message>
</context>
<context>
    <name>yiping::desk::SidePanel</name>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>yiping::desk::SignInWindow</name>
    <message>
        <source>一屏 登录</source>
        <translation>Yiping sign-in</translation>
    </message>
    <message>
        <source>一屏</source>
        <translation>Yiping</translation>
    </message>
    <message>
        <source>乡镇一张图工作台 · 指挥台</source>
        <translation>Township console · desk</translation>
    </message>
    <message>
        <source>用户名</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>本机保持登录</source>
        <translation>Stay signed in on this machine</translation>
    </message>
    <message>
        <source>重新打开时不必再输密码，直到登录过期。密码不会存在本机。公用电脑请勿勾选。</source>
        <translation>No password when opened again, until the session ends. The password is not stored. Leave this off on a shared computer.</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>至少 %1 个字符；不含用户名；不用常见密码。一句好记的话就很好。</source>
        <translation>At least %1 characters, without the user name, no common password. A sentence that you remember is good.</translation>
    </message>
    <message>
        <source>现在的密码</source>
        <translation>Present password</translation>
    </message>
    <message>
        <source>新密码</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>再输一遍新密码</source>
        <translation>New password again</translation>
    </message>
    <message>
        <source>修改密码</source>
        <translation>Change password</translation>
    </message>
    <message>
        <source>以后再改</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>首次登录，请先换成自己的密码</source>
        <translation>First sign-in: choose a password of your own</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>正在修改…</source>
        <translation>Changing…</translation>
    </message>
    <message>
        <source>（%1 后可再试）</source>
        <translation> (again after %1)</translation>
    </message>
    <message>
        <source>请输入用户名。</source>
        <translation>Enter your user name.</translation>
    </message>
    <message>
        <source>请输入密码。</source>
        <translation>Enter your password.</translation>
    </message>
    <message>
        <source>请输入现在的密码。</source>
        <translation>Enter your present password.</translation>
    </message>
    <message>
        <source>新密码至少要 %1 个字符。</source>
        <translation>The new password needs at least %1 characters.</translation>
    </message>
    <message>
        <source>两遍新密码不一样，请再输一遍。</source>
        <translation>The new passwords differ; enter it again.</translation>
    </message>
</context>
<context>
    <name>yiping::desk::TakeInForm</name>
    <message>
        <source>接报登记</source>
        <translation>Take a report</translation>
    </message>
    <message>
        <source>一句话说清是什么事</source>
        <translation>What is it, in one sentence</translation>
    </message>
    <message>
        <source>什么事</source>
        <translation>What</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>地址、小区、地名，或在地图上点一下</source>
        <translation>An address, a place, or a click on the map</translation>
    </message>
    <message>
        <source>在哪里</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>姓名或称呼</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>反映人姓名</source>
        <translation>Name of the reporter</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>反映人电话</source>
        <translation>Phone of the reporter</translation>
    </message>
    <message>
        <source>反映人</source>
        <translation>Reporter</translation>
    </message>
    <message>
        <source>要交代给处理人的话，可以不写</source>
        <translation>What whoever handles it should know; may stay empty</translation>
    </message>
    <message>
        <source>补充</source>
        <translation>More</translation>
    </message>
    <message>
        <source>登记 Ctrl+Enter</source>
        <translation>Register Ctrl+Enter</translation>
    </message>
    <message>
        <source>存草稿 Esc</source>
        <translation>Keep as draft Esc</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Tab 下一项 · ↓ 换一个建议</source>
        <translation>Tab next · ↓ another suggestion</translation>
    </message>
    <message>
        <source>%1（%2）</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 %2%</source>
        <translation>%1 %2%</translation>
    </message>
    <message>
        <source>地图上的点不在本镇任何网格里，请再点一次或选一个网格。</source>
        <translation>That point lies in no grid of this town. Click again or choose a grid.</translation>
    </message>
    <message>
        <source>位置：地图上点的 %1, %2</source>
        <translation>Position: %1, %2 from the map</translation>
    </message>
    <message>
        <source>位置：地址表里的 %1, %2</source>
        <translation>Position: %1, %2 from the address list</translation>
    </message>
    <message>
        <source>可能已经报过：</source>
        <translation>Perhaps known already:</translation>
    </message>
    <message>
        <source>%1前</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>就是这件</source>
        <translation>It is this one</translation>
    </message>
</context>
<context>
    <name>yiping::desk::TopBar</name>
    <message>
        <source>演示数据</source>
        <translation>Demo data</translation>
    </message>
    <message>
        <source>事件</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>地图</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>F3</source>
        <translation>F3</translation>
    </message>
    <message>
        <source>指挥台</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>未送达 %1</source>
        <translation>Not delivered: %1</translation>
    </message>
    <message>
        <source>带班 %1</source>
        <translation>Leader %1</translation>
    </message>
    <message>
        <source>值班 %1</source>
        <translation>Officer %1</translation>
    </message>
    <message>
        <source>未排班</source>
        <translation>No shift planned</translation>
    </message>
    <message>
        <source>交接班（换人登录）</source>
        <translation>Hand over (another user)</translation>
    </message>
    <message>
        <source>修改密码</source>
        <translation>Change password</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>%1 · 离线登录</source>
        <translation>%1 · signed in offline</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Hand-over</translation>
    </message>
    <message>
        <source>F8</source>
        <translation>F8</translation>
    </message>
    <message>
        <source>＋ 接报 N</source>
        <translation>+ Report N</translation>
    </message>
    <message>
        <source>登记电话或来访反映的事（N）</source>
        <translation>Write down what somebody calls or comes about (N)</translation>
    </message>
    <message>
        <source>要您知道的事（F7）</source>
        <translation>What you have to know (F7)</translation>
    </message>
    <message>
        <source>界面</source>
        <translation>View</translation>
    </message>
    <message>
        <source>浅色和深色、大小、面板（F9）</source>
        <translation>Light and dark, size, panels (F9)</translation>
    </message>
    <message>
        <source>锁定</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>通知</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>通知 %1</source>
        <translation>Notices %1</translation>
    </message>
    <message>
        <source>静音</source>
        <translation>Mute</translation>
    </message>
    <message>
        <source>值班员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>自动受理、派遣、催办的规则（F10）</source>
        <translation>Rules that accept, send and press by themselves (F10)</translation>
    </message>
</context>
<context>
    <name>yiping::mapview</name>
    <message>
        <source>%1前</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>%1 人</source>
        <translation>%1 people</translation>
    </message>
    <message>
        <source>在岗</source>
        <translation>on duty</translation>
    </message>
    <message>
        <source>不在岗</source>
        <translation>off duty</translation>
    </message>
    <message>
        <source>位置 %1</source>
        <translation>position %1</translation>
    </message>
    <message>
        <source>手上 %1 件</source>
        <translation>%1 cases in hand</translation>
    </message>
    <message>
        <source>已超期 %1</source>
        <translation>overdue by %1</translation>
    </message>
    <message>
        <source>还有 %1</source>
        <translation>%1 left</translation>
    </message>
</context>
<context>
    <name>yiping::mapview::CameraConeLayer</name>
    <message>
        <source>画面已接入</source>
        <translation>picture comes in</translation>
    </message>
</context>
<context>
    <name>yiping::mapview::CameraFeed</name>
    <message>
        <source>时钟未校准</source>
        <translation>Clock never set</translation>
    </message>
    <message>
        <source>时钟快 %1</source>
        <translation>Clock %1 fast</translation>
    </message>
    <message>
        <source>时钟慢 %1</source>
        <translation>Clock %1 slow</translation>
    </message>
    <message>
        <source>连接中</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>实时</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>无信号 %1起</source>
        <translation>No signal since %1</translation>
    </message>
    <message>
        <source>画面冻结</source>
        <translation>Frozen</translation>
    </message>
    <message>
        <source>黑屏</source>
        <translation>Black</translation>
    </message>
    <message>
        <source>无权限</source>
        <translation>Not allowed</translation>
    </message>
    <message>
        <source>回看</source>
        <translation>A while ago</translation>
    </message>
    <message>
        <source>未设回看</source>
        <translation>Not recorded</translation>
    </message>
</context>
<context>
    <name>yiping::mapview::CameraKeeper</name>
    <message>
        <source>没有保存：%1</source>
        <translation>Not kept: %1</translation>
    </message>
    <message>
        <source>没有保存：现在没有实时画面。</source>
        <translation>Not kept: there is no live picture now.</translation>
    </message>
    <message>
        <source>正在录像，前 10 秒后 20 秒</source>
        <translation>Clip of 10 s before and 20 s after</translation>
    </message>
    <message>
        <source>正在登记</source>
        <translation>Telling the platform</translation>
    </message>
    <message>
        <source>截图已存</source>
        <translation>Picture kept</translation>
    </message>
    <message>
        <source>录像已存，%1 秒</source>
        <translation>Clip kept, %1 s</translation>
    </message>
</context>
<context>
    <name>yiping::mapview::CameraSound</name>
    <message>
        <source>正在登记</source>
        <translation>Writing it down</translation>
    </message>
    <message>
        <source>这台电脑没有可用的扬声器</source>
        <translation>This machine has no loudspeaker</translation>
    </message>
    <message>
        <source>等待声音</source>
        <translation>Waiting for sound</translation>
    </message>
    <message>
        <source>正在收听</source>
        <translation>Listening</translation>
    </message>
    <message>
        <source>这路没有声音</source>
        <translation>This camera sends no sound</translation>
    </message>
    <message>
        <source>声音格式不支持，请在摄像头上改为 AAC 或 G.711</source>
        <translation>The sound is in a form that is not known: set the camera to AAC or G.711</translation>
    </message>
</context>
<context>
    <name>yiping::mapview::MapSources</name>
    <message>
        <source>底图为演示虚构</source>
        <translation>Map invented for the demo</translation>
    </message>
</context>
<context>
    <name>yiping::presentation::AreaShading</name>
    <message>
        <source>都一样</source>
        <translation>All alike</translation>
    </message>
    <message>
        <source>在办件数</source>
        <translation>Open cases</translation>
    </message>
    <message>
        <source>超时件数</source>
        <translation>Late cases</translation>
    </message>
    <message>
        <source>上报件数</source>
        <translation>Cases reported</translation>
    </message>
    <message>
        <source>每千户上报件数</source>
        <translation>Cases per 1,000 households</translation>
    </message>
    <message>
        <source>办结率（%）</source>
        <translation>Closed (%)</translation>
    </message>
    <message>
        <source>按期办结率（%）</source>
        <translation>Closed in time (%)</translation>
    </message>
    <message>
        <source>各区县%1</source>
        <translation>%1 by county</translation>
    </message>
    <message>
        <source>各镇街%1</source>
        <translation>%1 by town</translation>
    </message>
    <message>
        <source>各村社区%1</source>
        <translation>%1 by village</translation>
    </message>
    <message>
        <source>各微网格%1</source>
        <translation>%1 by micro-grid</translation>
    </message>
    <message>
        <source>各楼栋%1</source>
        <translation>%1 by building</translation>
    </message>
    <message>
        <source>各网格%1</source>
        <translation>%1 by grid</translation>
    </message>
    <message>
        <source>没有数据</source>
        <translation>No data</translation>
    </message>
    <message>
        <source>%1（基数小）</source>
        <translation>%1 (few behind it)</translation>
    </message>
</context>
<context>
    <name>yiping::presentation::WallModel</name>
    <message>
        <source>来访参观 · %1 · %2</source>
        <translation>Visitors · %1 · %2</translation>
    </message>
</context>
<context>
    <name>yiping::scene3d::SceneView</name>
    <message>
        <source>%1 层</source>
        <translation>Floor %1</translation>
    </message>
    <message numerus="yes">
        <source>%n 户</source>
        <translation>
            <numerusform>%n household</numerusform>
            <numerusform>%n households</numerusform>
        </translation>
    </message>
    <message>
        <source>没有楼栋长</source>
        <translation>No building head</translation>
    </message>
    <message>
        <source>楼栋长：%1</source>
        <translation>Building head: %1</translation>
    </message>
    <message>
        <source>没有在办事件</source>
        <translation>No open cases</translation>
    </message>
    <message numerus="yes">
        <source>在办 %n 件</source>
        <translation>
            <numerusform>%n open case</numerusform>
            <numerusform>%n open cases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>yiping::shell</name>
    <message>
        <source>席位查看事件附近</source>
        <translation>Desk: around a case</translation>
    </message>
</context>
<context>
    <name>yiping::shell::DayRemote</name>
    <message>
        <source>第 %1 幕，共 %2 幕：%3</source>
        <translation>Act %1 of %2: %3</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>已暂停 · %1</source>
        <translation>Paused · %1</translation>
    </message>
</context>
<context>
    <name>yiping::shell::DemoSupervisor</name>
    <message>
        <source>示范平台一分钟内没有启动</source>
        <translation>The demo platform did not start within a minute</translation>
    </message>
    <message>
        <source>%1 不是演示数据的文件夹，未做任何改动</source>
        <translation>%1 is not a folder of demo data; nothing was changed</translation>
    </message>
    <message>
        <source>不能写入 %1</source>
        <translation>Cannot write %1</translation>
    </message>
    <message>
        <source>示范镇：生成澜川镇，启动平台……</source>
        <translation>Model town: making Lanchuan, starting the platform …</translation>
    </message>
    <message>
        <source>平台已就绪，启动大屏和席位……</source>
        <translation>The platform is ready; starting the wall and the desk …</translation>
    </message>
    <message>
        <source>%1 没有启动：%2</source>
        <translation>%1 did not start: %2</translation>
    </message>
    <message>
        <source>%1 意外结束（%2）</source>
        <translation>%1 ended unexpectedly (%2)</translation>
    </message>
    <message>
        <source>，重新启动</source>
        <translation>, starting it again</translation>
    </message>
    <message>
        <source>截图和 summary.json 在 %1</source>
        <translation>Pictures and summary.json are in %1</translation>
    </message>
    <message>
        <source>示范镇：启动十二路摄像头……</source>
        <translation>Model town: starting twelve cameras …</translation>
    </message>
    <message>
        <source>视频算法</source>
        <translation>Video analysis</translation>
    </message>
    <message>
        <source>演示的时钟从 %1 开始</source>
        <translation>The demo&apos;s clock begins at %1</translation>
    </message>
</context>
<context>
    <name>yiping::shell::WallApp</name>
    <message>
        <source>大屏巡查</source>
        <translation>Wall: patrol</translation>
    </message>
</context>
</TS>

/// The look of the HTML report: page, phone and paper.
enum Stylesheet {
  static func text(for report: Report) -> String {
    var text = ":root{"
    for colour in Palette.all { text += "--\(colour.name):\(colour.hex);" }
    text += "}\n" + page + blocks + charts + phone + paper
    text += "@page{@top-left{content:\(quoted(report.title))}"
    if let stamp = report.stamp { text += "@top-right{content:\(quoted("\(stamp.text): \(stamp.reason)"))}" }
    return text + "}\n}\n"
  }

  /// A CSS string: everything but plain letters, digits and a few marks is written as a code point, so that no title
  /// can end the string or the style element.
  private static func quoted(_ outside: String) -> String {
    var text = "\""
    for scalar in outside.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", ":", "-": text.unicodeScalars.append(scalar)
      default: text += "\\" + String(scalar.value, radix: 16) + " "
      }
    }
    return text + "\""
  }

  private static let page = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:24px}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,BlinkMacSystemFont,"Segoe UI",\
    Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;-webkit-font-smoothing:antialiased}
    a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
    a:focus-visible,summary:focus-visible,[tabindex="0"]:focus-visible{outline:3px solid var(--link);outline-offset:2px;\
    border-radius:3px}
    main:focus{outline:none}
    h1,h2,h3,p,dl,dd,ul,ol,figure,table,pre{margin:0}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em}
    .vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .defs{position:absolute}
    .skip{position:absolute;left:16px;top:-60px;z-index:9;background:var(--paper);padding:8px 14px;border:2px solid \
    var(--link);border-radius:4px}
    .skip:focus{top:12px}
    .nw{white-space:nowrap}
    .print-only{display:none}
    .shell{max-width:1120px;margin:0 auto;padding:0 40px;display:grid;grid-template-columns:200px minmax(0,760px);gap:72px;\
    justify-content:center}
    nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:72px 0 32px;font-size:14px;\
    line-height:1.35}
    .nav-title{color:var(--soft);font-size:12.5px;padding:0 0 14px 34px;overflow-wrap:anywhere}
    nav ol{list-style:none;padding:0;border-left:1px solid var(--rule)}
    nav li+li{margin:0}
    nav a{display:block;padding:8px 8px 6px 12px;margin-left:-1px;border-left:2px solid transparent;color:var(--soft);\
    text-decoration:none}
    nav a:hover{color:var(--ink);border-left-color:var(--link)}
    nav .n{display:inline-block;width:20px;color:var(--soft);font-variant-numeric:tabular-nums}
    main{padding:64px 0 96px;min-width:0}
    .masthead{padding-bottom:8px}
    .head-row{display:flex;justify-content:space-between;align-items:flex-start;gap:32px}
    .head-text{min-width:0}
    .kicker{color:var(--soft);font-size:14px;margin-bottom:10px;overflow-wrap:anywhere}
    h1{font-size:42px;line-height:1.1;letter-spacing:-.022em;font-weight:700;text-wrap:balance;overflow-wrap:anywhere}
    .subtitle{color:var(--soft);font-size:18px;line-height:1.5;margin-top:14px;max-width:36em;text-wrap:pretty}
    .stamp{flex:none;text-align:center;color:var(--bad);border:2px solid var(--bad);outline:1px solid var(--bad);\
    outline-offset:3px;border-radius:3px;padding:9px 16px 8px;transform:rotate(3deg);margin:12px 8px 0;line-height:1.25;\
    max-width:200px}
    .stamp strong{display:block;font-size:19px;letter-spacing:.1em}
    .stamp span{font-size:12.5px}
    .facts{display:flex;flex-wrap:wrap;gap:10px 32px;margin-top:28px;padding-top:16px;border-top:1px solid var(--rule);\
    font-size:14px;line-height:1.4}
    .facts dt{color:var(--soft);font-size:12.5px}
    .facts dd{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    .verdict{display:flex;gap:20px;margin-top:28px;padding:26px 30px 26px 26px;border-radius:8px;background:var(--wash);\
    border-left:6px solid var(--tone)}
    .verdict>.icon{flex:none;width:40px;height:40px;color:var(--tone);margin-top:2px}
    .badge{color:var(--tone);font-weight:700;font-size:17px;letter-spacing:.02em;line-height:1.3}
    .sentence{font-size:23px;line-height:1.36;letter-spacing:-.011em;font-weight:600;margin-top:4px;text-wrap:pretty}
    .next{color:var(--soft);margin-top:10px}
    .v-pass .verdict{--tone:var(--good);background:var(--good-wash)}
    .v-fail .verdict{--tone:var(--bad);background:var(--bad-wash)}
    .v-no_go .verdict{--tone:var(--bad);background:var(--bad-wash)}
    .v-no_ml_needed .verdict{--tone:var(--attention);background:var(--attention-wash)}
    section{padding-top:72px}
    section>*+*{margin-top:20px}
    .question{color:var(--soft);font-size:14px;line-height:1.3}
    section>.question+h2{margin-top:4px}
    h2{font-size:29px;line-height:1.2;letter-spacing:-.017em;padding-bottom:12px;border-bottom:2px solid var(--ink)}
    h2 .n{color:var(--soft);font-weight:400;margin-right:.25em;font-variant-numeric:tabular-nums}
    h3{font-size:18px;line-height:1.35;letter-spacing:-.006em}
    section>*+h3{margin-top:40px}
    section>h3+*{margin-top:10px}
    p,li,dd{text-wrap:pretty}
    section p,section li{max-width:44em}
    .lead{font-size:19px;line-height:1.5}
    .outline,.outline ul{list-style:none;padding-left:0;font-size:15px;line-height:1.5}
    .outline ul{padding-left:20px;margin-left:5px;border-left:1px solid var(--edge)}
    .outline li{margin-top:5px}
    .outline .note{color:var(--soft);font-size:14px}

    """

  private static let blocks = """
    .t-neutral{--tone:var(--soft)}.t-good{--tone:var(--good)}.t-bad{--tone:var(--bad)}.t-attention{--tone:var(--attention)}
    .icon{vertical-align:-.22em;width:1.15em;height:1.15em}
    .i-fill{fill:currentColor}
    .pictured{display:flex;gap:12px;align-items:center}
    .pictured img{flex:none;width:44px;height:44px;object-fit:contain;background:#fff;border:1px solid var(--rule);border-radius:4px}
    .i-line{fill:none;stroke:var(--paper);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
    .i-open{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:16px}
    @media screen{.cards:has(>:nth-child(4):last-child){grid-template-columns:repeat(auto-fit,minmax(max(200px,40%),1fr))}}
    .card{border:1px solid var(--rule);border-top:3px solid var(--tone);border-radius:6px;padding:16px 18px 18px;\
    break-inside:avoid}
    .card dt{color:var(--soft);font-size:14px;line-height:1.35}
    .card dt .icon{color:var(--tone);margin-right:6px}
    .card .value{margin-top:6px;line-height:1.2}
    .card .figure{font-size:29px;font-weight:700;letter-spacing:-.02em;white-space:nowrap;font-variant-numeric:tabular-nums}
    .card .unit{color:var(--soft);font-size:14px}
    .card .interval{font-size:14px;margin-top:6px;line-height:1.4;font-variant-numeric:tabular-nums}
    .card .interval span{color:var(--soft)}
    .card .note{color:var(--soft);font-size:14px;margin-top:6px;line-height:1.45}
    table{border-collapse:collapse;width:100%;font-size:15px;line-height:1.45;font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;padding:0 0 8px;line-height:1.4}
    th,td{text-align:left;padding:9px 16px 9px 0;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400}
    th:last-child,td:last-child{padding-right:4px}
    thead th{color:var(--soft);font-size:13px;line-height:1.35;border-bottom:1px solid var(--edge);vertical-align:bottom}
    .e{text-align:right}
    th .note{display:block;font-size:12.5px;color:var(--soft)}
    tbody th{font-weight:500}
    .scroll{overflow-x:auto;position:relative}
    .mark{background:var(--wash)}
    .mark th,.mark td{font-weight:650}
    .mark th:first-child{box-shadow:inset 3px 0 var(--tone);padding-left:12px}
    .tag{display:inline-block;font-size:12.5px;font-weight:600;line-height:1.3;color:var(--tone);border:1px solid;\
    border-radius:3px;padding:0 6px;margin-left:4px;white-space:nowrap}
    .none{color:var(--soft)}
    .criteria caption{font-size:16px}
    .criteria .count{float:right;font-weight:400;font-size:14px;color:var(--soft)}
    .criteria th[scope=row]{width:54%;font-weight:500}
    .criteria td:last-child{width:96px}
    .criteria .note{display:block;color:var(--soft);font-size:14px;font-weight:400}
    .result{white-space:nowrap;font-weight:650}
    .result .icon{margin-right:7px}
    .result.r-pass{color:var(--good)}.result.r-fail{color:var(--bad)}.result.r-pending{color:var(--attention)}
    tr.r-fail{background:var(--bad-wash)}
    tr.r-fail th{box-shadow:inset 3px 0 var(--bad);padding-left:12px}
    .defs-list>div{display:grid;grid-template-columns:190px 1fr;gap:24px;padding:10px 0;border-bottom:1px solid var(--rule)}
    .defs-list>div:first-child{border-top:1px solid var(--rule)}
    .defs-list dt{color:var(--soft)}
    .callout{display:flex;gap:14px;background:var(--wash);border-radius:6px;padding:16px 20px;break-inside:avoid}
    .callout.t-good{background:var(--good-wash)}.callout.t-bad{background:var(--bad-wash)}
    .callout.t-attention{background:var(--attention-wash)}
    .callout>.icon{flex:none;width:20px;height:20px;margin-top:3px;color:var(--tone)}
    .callout-title{font-weight:650}
    ul,ol.steps{padding-left:1.3em}
    li+li{margin-top:6px}
    .steps li::marker{font-weight:650}
    .steps li+li{margin-top:16px}
    .steps pre{margin-top:8px}
    pre{background:var(--wash);border-radius:6px;padding:14px 18px;overflow-x:auto;line-height:1.55}
    .code-caption{color:var(--soft);font-size:14px}
    .code-caption+pre{margin-top:8px}
    p code,dd code,li code,.long{overflow-wrap:anywhere}
    .scroll code{white-space:nowrap}.scroll code.long{white-space:normal}
    .cols{display:grid;gap:32px 40px;align-items:start}
    .c2{grid-template-columns:repeat(2,minmax(0,1fr))}.c3{grid-template-columns:repeat(3,minmax(0,1fr))}
    .cols>div{min-width:0}
    .cols>div>*+*{margin-top:16px}
    .cols .cards,.cols .defs-list>div{grid-template-columns:1fr}
    .cols .defs-list>div{gap:2px}
    .signatures{display:grid;grid-template-columns:repeat(auto-fit,minmax(260px,1fr));gap:24px 40px;break-inside:avoid}
    section>*+.signatures{margin-top:36px}
    .signature .role{color:var(--soft);font-size:14px;line-height:1.3}
    .signature .name{font-weight:600}
    .signature .signed{color:var(--good);margin-top:8px}
    .signed .icon{margin-right:6px}
    h1.long{font-size:33px}
    .sign-lines{display:grid;grid-template-columns:1fr 92px;gap:20px;margin-top:44px;font-size:12.5px;color:var(--soft)}
    .sign-lines span{border-top:1px solid var(--ink);padding-top:4px}
    details.fold>summary{cursor:pointer;color:var(--link);font-size:14px;width:fit-content;padding:3px 0}
    details.fold>summary~*{margin-top:10px}
    .scroll+.fold{margin-top:6px}
    .fold table{font-size:13.5px}
    .fold td,.fold th{padding-top:5px;padding-bottom:5px}

    """

  private static let charts = """
    .chart{break-inside:avoid}
    section>*+.chart,section>*+.cols{margin-top:36px}
    .fig-title{line-height:1.4}
    .fig-n{color:var(--soft);margin-right:6px}
    .fig-text{color:var(--soft);font-size:15px;line-height:1.5;margin-top:2px}
    .chart>svg{display:block;width:100%;height:auto;margin-top:16px}
    .chart>svg.narrow{display:none}
    .chart>svg.only{max-width:460px}
    .chart>.fold{margin-top:4px}
    .chart>.fold>summary{font-size:13px;color:var(--soft)}
    .chart text{font-size:12.5px;fill:var(--ink)}
    .chart .mid{text-anchor:middle}.chart .end{text-anchor:end}
    .chart .num{font-variant-numeric:tabular-nums}
    .chart .title,.chart .tag{fill:var(--soft)}
    .chart .strong{font-weight:650}
    .chart .bad{fill:var(--bad);font-weight:650}
    .chart .small{fill:var(--ink)}
    .chart .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3.5px;stroke-linejoin:round}
    .chart .tag{border:0}
    .chart .name{fill:var(--c)}
    .s-m{--c:var(--model)}.s-b{--c:var(--baseline)}.s-a{--c:var(--actual)}
    .s-0{--c:var(--other0)}.s-1{--c:var(--other1)}.s-2{--c:var(--other2)}.s-3{--c:var(--other3)}.s-4{--c:var(--other4)}
    .grid{stroke:var(--rule);stroke-width:1}
    .axis{stroke:var(--edge);stroke-width:1}
    .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .line.s-m{stroke-width:2.6}
    .line.s-a{stroke-width:1.6}
    .line.s-b{stroke-dasharray:7 4.5}
    .line.s-0{stroke-dasharray:2 4}
    .line.s-1{stroke-dasharray:10 4 2 4}
    .line.s-2{stroke-dasharray:13 4}
    .line.s-3{stroke-dasharray:4 3}
    .line.s-4{stroke-dasharray:1 3}
    .line.beyond{stroke-dasharray:2 5}
    .dot{fill:var(--c);stroke:var(--paper);stroke-width:1.2}
    .whisker{stroke:var(--c);stroke-width:1.6;fill:none}
    .band-wide{fill:var(--band-wide);stroke:var(--edge);stroke-width:.8}
    .band-narrow{fill:var(--band-narrow);stroke:var(--edge);stroke-width:.8}
    .band-line{fill:var(--c);fill-opacity:.12}
    .shade{fill:var(--wash)}
    .paper{fill:var(--paper)}
    .reference{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:4 3}
    .limit{stroke:var(--bad);stroke-width:1.8}
    .diagonal{stroke:var(--soft);stroke-width:1.4;stroke-dasharray:5 4}
    .diagonal-key{fill:none;stroke:var(--soft);stroke-dasharray:5 3}
    .band-key{fill:var(--model);fill-opacity:.12;stroke:var(--edge);stroke-width:.8}
    .heat{fill:var(--model);stroke:var(--edge);stroke-width:.8}
    .heat-0{fill-opacity:.02}.heat-1{fill-opacity:.08}.heat-2{fill-opacity:.15}.heat-3{fill-opacity:.22}
    .heat-4{fill-opacity:.29}.heat-5{fill-opacity:.36}
    .branch{fill:none;stroke:var(--edge);stroke-width:1.4}
    .question{fill:var(--paper);stroke:var(--edge);stroke-width:1.2}
    .allowed{fill:var(--good-wash);stroke:var(--good);stroke-width:1.2}
    .leader{stroke:var(--c);stroke-width:1;stroke-opacity:.6}
    .bar{fill:var(--c)}
    .bar.s-b{fill:var(--paper);stroke:var(--c);stroke-width:1.8}
    .track{fill:var(--wash);stroke:var(--edge);stroke-width:1}
    .step-total{fill:var(--model)}
    .step-good{fill:var(--good)}
    .step-bad{fill:url(#hatch-warm);stroke:var(--bad);stroke-width:1.2}
    .link-line{stroke:var(--edge);stroke-width:1;stroke-dasharray:2 2}
    .use-train{fill:var(--band-wide);stroke:var(--edge);stroke-width:1}
    .use-validation{fill:url(#hatch);stroke:var(--model);stroke-width:1.2}
    .use-test{fill:var(--ink);stroke:var(--ink)}
    .use-untouched{fill:var(--paper);stroke:var(--edge);stroke-dasharray:2 2}
    .state-present{fill:var(--edge)}
    .state-missing{fill:var(--paper);stroke:var(--bad);stroke-width:1.3}
    .state-filled{fill:url(#hatch);stroke:var(--model);stroke-width:1}
    .state-zero{fill:url(#dots);stroke:var(--edge);stroke-width:1}
    .state-suspicious{fill:url(#hatch-warm);stroke:var(--bad);stroke-width:1}
    .hatch-ground{fill:var(--paper)}.hatch-line{fill:var(--model)}
    .hatch-warm-ground{fill:var(--paper)}.hatch-warm-line{fill:var(--bad)}

    """
}

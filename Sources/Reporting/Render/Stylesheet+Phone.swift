extension Stylesheet {
  /// Below 1000 px the sections' list moves on top; below 700 px everything stands in one column.
  static let phone = """
    @media (max-width:1000px){
    html{scroll-padding-top:64px}
    .shell{display:block;max-width:840px}
    nav{position:sticky;top:0;z-index:5;background:var(--paper);margin:0 -40px;padding:0 40px;border-bottom:1px solid \
    var(--rule);overflow-x:auto;max-height:none}
    .nav-title{display:none}
    nav ol{display:flex;border:0;white-space:nowrap;width:max-content}
    nav a{padding:13px 14px 12px 0;margin:0;border:0}
    nav .n{width:auto}
    main{padding-top:40px}
    }
    @media (max-width:700px){
    .shell{padding:0 16px}
    nav{margin:0 -16px;padding:0 16px}
    main{padding:28px 0 64px}
    h1,h1.long{font-size:29px}
    .subtitle{font-size:16px}
    .head-row{display:block}
    .stamp{display:inline-block;margin:20px 4px 0}
    .facts{gap:10px 24px}
    .verdict{display:block;padding:20px}
    .verdict>.icon{width:32px;height:32px}
    .badge{margin-top:6px}
    .sentence{font-size:20px}
    section{padding-top:56px}
    h2{font-size:25px}
    .lead{font-size:17.5px}
    .cards{grid-template-columns:1fr;gap:12px}
    .c2,.c3{grid-template-columns:minmax(0,1fr)}
    .chart>svg.wide{display:none}
    .chart>svg.narrow{display:block;max-width:460px}
    .defs-list>div{grid-template-columns:1fr;gap:2px}
    .criteria .count{float:none;display:block}
    .criteria table,.criteria tbody,.criteria caption{display:block}
    .criteria thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .criteria tr{display:grid;grid-template-columns:1fr auto;gap:4px 16px;padding:12px 0;border-bottom:1px solid var(--rule)}
    .criteria tr.r-fail{padding-left:12px;padding-right:12px;box-shadow:inset 3px 0 var(--bad)}
    .criteria tr.r-fail th{box-shadow:none;padding-left:0}
    .criteria th,.criteria td,.criteria th[scope=row]{border:0;padding:0;width:auto}
    .criteria th[scope=row]{grid-column:1/-1}
    .criteria td:last-child{width:auto}
    .sign-lines{grid-template-columns:1fr 80px}
    .scroll th,.scroll td{font-size:14px;min-width:4.2em}
    .scroll td:not(.e){min-width:7em}
    }

    """

  /// A4: no navigation, folded parts left out, the first section on a page of its own.
  static let paper = """
    @media print{
    @page{size:A4;margin:17mm 16mm 15mm;@bottom-right{content:counter(page) " / " counter(pages)}\
    @top-left{font:8.5pt Arial,"Liberation Sans",sans-serif;color:\(Palette.soft.hex)}\
    @top-right{font:bold 8.5pt Arial,"Liberation Sans",sans-serif;color:\(Palette.bad.hex)}}
    @page{@bottom-right{font:8.5pt Arial,"Liberation Sans",sans-serif;color:\(Palette.soft.hex)}}
    body{font-size:10.2pt;line-height:1.5}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    .shell{display:block;max-width:none;padding:0}
    nav,.skip,.fold.figures,.fold.rest>summary,.fold{display:none}
    .print-only{display:block;color:var(--soft);font-size:9pt}
    main{padding:0}
    .head-row{display:flex}
    h1,h1.long{font-size:20pt}
    .head-row{gap:20px}
    .kicker{font-size:9pt;margin-bottom:5px}
    .stamp{margin-top:4px}
    .subtitle{font-size:10.5pt;margin-top:4px;line-height:1.4}
    .facts{margin-top:10px;padding-top:8px;font-size:9pt}
    .facts dt{font-size:8.5pt}
    .masthead{padding:0}
    .verdict{display:flex;margin-top:12px;padding:13px 18px;break-inside:avoid}
    .verdict>.icon{width:32px;height:32px}
    .badge{font-size:10.5pt}
    .next{margin-top:4px}
    .sentence{font-size:13.5pt;margin-top:1px}
    section{padding-top:30px}
    #decision{padding-top:10px;break-after:page}
    #decision>*+*{margin-top:9px}
    #decision .question{display:none}
    #decision h2{font-size:14pt;padding-bottom:4px}
    #decision table{font-size:9.2pt;line-height:1.36}
    #decision .criteria th[scope=row]{width:50%}
    #decision .card .note,#decision .card .interval{margin-top:2px;line-height:1.35}
    #decision th,#decision td{padding-top:3px;padding-bottom:3px}
    #decision .card{padding:8px 12px}
    #decision>*+.signatures{margin-top:14px}
    .question{font-size:9pt}
    #decision+section{padding-top:0}
    section>*+*{margin-top:13px}
    section>*+.chart{margin-top:22px}
    section>*+.signatures{margin-top:24px}
    h2{font-size:17.5pt;padding-bottom:6px}
    h3{font-size:12.5pt}
    h2,h3,.question,.fig-title,.lead{break-after:avoid}
    .short,.lead{break-inside:avoid}
    .lead{font-size:12pt}
    .cards{grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}
    .card{padding:10px 12px}
    .card .figure{font-size:17pt}
    .card .note,.card .interval,.card dt,.card .unit{font-size:9pt}
    .c2{grid-template-columns:repeat(2,minmax(0,1fr))}.c3{grid-template-columns:repeat(3,minmax(0,1fr))}
    .cols{gap:20px 28px}
    .chart>svg{margin-top:10px}
    .chart>svg.wide{display:block}.chart>svg.narrow{display:none}
    .fig-text{font-size:9.6pt}
    table{font-size:9.6pt}
    .fold table{font-size:8.5pt}
    thead{display:table-header-group}
    tr,.signature,.defs-list>div,li{break-inside:avoid}
    th,td{padding-top:5px;padding-bottom:5px}
    thead th,th .note,.criteria .note{font-size:8.6pt}
    .scroll{overflow:visible}
    .scroll code{white-space:normal}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:8.6pt;break-inside:avoid}
    .sign-lines{margin-top:24px}
    a{color:inherit;text-decoration:none}

    """
}

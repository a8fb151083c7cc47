/// Bytes that may change only on purpose.
enum Golden {
  static let tinyChart = #"""
    <svg xmlns="http://www.w3.org/2000/svg" width="614" height="392" viewBox="0 0 614 392" role="img" aria-label="A &amp; B" font-family="Helvetica,Arial,'Liberation Sans',sans-serif" fill="#22262b">
    <title>A &amp; B</title>
    <desc>Line chart of y against x: s, top.</desc>
    <rect width="614" height="392" fill="#ffffff"/>
    <text x="14" y="28" font-size="15" font-weight="600">A &amp; B</text>
    <line x1="58.51" y1="340" x2="528.51" y2="340" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="344" font-size="11" text-anchor="end" fill="#565d66">0.0</text>
    <line x1="58.51" y1="304.29" x2="528.51" y2="304.29" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="308.29" font-size="11" text-anchor="end" fill="#565d66">0.5</text>
    <line x1="58.51" y1="268.57" x2="528.51" y2="268.57" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="272.57" font-size="11" text-anchor="end" fill="#565d66">1.0</text>
    <line x1="58.51" y1="232.86" x2="528.51" y2="232.86" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="236.86" font-size="11" text-anchor="end" fill="#565d66">1.5</text>
    <line x1="58.51" y1="197.14" x2="528.51" y2="197.14" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="201.14" font-size="11" text-anchor="end" fill="#565d66">2.0</text>
    <line x1="58.51" y1="161.43" x2="528.51" y2="161.43" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="165.43" font-size="11" text-anchor="end" fill="#565d66">2.5</text>
    <line x1="58.51" y1="125.71" x2="528.51" y2="125.71" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="129.71" font-size="11" text-anchor="end" fill="#565d66">3.0</text>
    <line x1="58.51" y1="90" x2="528.51" y2="90" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="94" font-size="11" text-anchor="end" fill="#565d66">3.5</text>
    <line x1="58.51" y1="54.29" x2="528.51" y2="54.29" stroke="#e8eaed" stroke-width="1"/>
    <text x="50.51" y="58.29" font-size="11" text-anchor="end" fill="#565d66">4.0</text>
    <line x1="69.7" y1="340" x2="69.7" y2="344" stroke="#9aa1ab" stroke-width="1"/>
    <text x="69.7" y="357" font-size="11" text-anchor="middle" fill="#565d66">0</text>
    <line x1="517.32" y1="340" x2="517.32" y2="344" stroke="#9aa1ab" stroke-width="1"/>
    <text x="517.32" y="357" font-size="11" text-anchor="middle" fill="#565d66">3</text>
    <text x="293.51" y="374" font-size="12.5" text-anchor="middle">x</text>
    <text x="25" y="190" font-size="12.5" text-anchor="middle" transform="rotate(-90 25 190)">y</text>
    <line x1="548.51" y1="47.25" x2="574.51" y2="47.25" stroke="#d7141a" stroke-width="2"/>
    <path d="M558.31 47.25a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z" fill="#d7141a" stroke="#ffffff"/>
    <text x="582.51" y="51.25" font-size="11.5">s</text>
    <line x1="548.51" y1="66.75" x2="574.51" y2="66.75" stroke="#7a7f87" stroke-width="1.4" stroke-dasharray="6 4"/>
    <text x="582.51" y="70.75" font-size="11.5">top</text>
    <svg x="58.51" y="40" width="470" height="300" viewBox="58.51 40 470 300">
    <line x1="58.51" y1="54.29" x2="528.51" y2="54.29" stroke="#7a7f87" stroke-width="1.4" stroke-dasharray="6 4"/>
    <path d="M69.7 340L218.91 197.14" fill="none" stroke="#d7141a" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="none"/>
    </svg>
    <line x1="58.51" y1="340" x2="528.51" y2="340" stroke="#9aa1ab" stroke-width="1"/>
    <line x1="58.51" y1="40" x2="58.51" y2="340" stroke="#9aa1ab" stroke-width="1"/>
    <path d="M66.5 340a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0zM215.71 197.14a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0zM514.12 54.29a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z" fill="#d7141a" stroke="#ffffff"/>
    </svg>

    """#
}

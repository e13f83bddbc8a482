/** A component that lives as long as the part of a rendered note to which its element belongs. */
import { Component } from './component.ts';

export class MarkdownRenderChild extends Component {
  containerEl: HTMLElement;

  constructor(containerEl: HTMLElement) {
    super();
    this.containerEl = containerEl;
  }
}
